import type { ShownStep } from '../checkout/progress.ts'

/** What a progress says beside the labels of its steps: what it is, and how far each step is. */
export interface ProgressTexts extends Readonly<Record<ShownStep['state'], string>> {
  readonly name: string
}

export const progressTexts: Readonly<Record<'ja' | 'en', ProgressTexts>> = {
  ja: { name: 'ご注文の手順', complete: '完了', current: '現在', upcoming: '未完了' },
  en: { name: 'Checkout progress', complete: 'completed', current: 'current', upcoming: 'not completed' },
}

/** The address of a step, unless told. */
export const HREF = '?step={step}'
