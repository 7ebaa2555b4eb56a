import type { CartLine, Commit } from 'throughline'

/** What a cart may be able to do beside adding and removing. */
export interface ShopCart {
  saveForLater?(lineId: string): Commit
  restore?(lineId: string): Commit
  undo?(): Commit | undefined
}

/** A line with what the shop may have to say of it. */
export interface ShopLine extends CartLine {
  readonly revived?: true
  readonly adjusted?: {
    readonly field: 'quantity' | 'price'
    readonly old: number
    readonly new: number
    readonly reason: string
  }
}

/** The lines that were put aside. */
export interface ShopCartState {
  readonly saved?: readonly CartLine[]
}
