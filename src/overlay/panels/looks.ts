import type { FindingName } from '../findings/finding.ts'

/** How a fate looks. */
export const lookOf: Readonly<Record<string, string>> = {
  acknowledged: 'good',
  local: 'good',
  held: 'warn',
  dropped: 'bad',
  rejected: 'bad',
}

/** Findings that cost a shop money or trust; the others cost it good figures. */
const BAD = /^(lost|before|personal)/

export const worst = (kind: FindingName): string => (BAD.test(kind) ? 'bad' : 'warn')
