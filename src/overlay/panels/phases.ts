/** The phases of a customer's journey, in their order. */
export const phases = ['awareness', 'consideration', 'decision', 'retention', 'advocacy'] as const

export type Phase = (typeof phases)[number]

const patterns: readonly (readonly [Phase, RegExp])[] = [
  ['awareness', /^(page_view|view_promotion|select_promotion|scroll|click)$/],
  [
    'consideration',
    /^(view_item|view_item_list|select_item|search|add_to_wishlist|select_content|generate_lead)$/,
  ],
  [
    'decision',
    /^(add_to_cart|remove_from_cart|view_cart|begin_checkout|add_\w+_info|checkout_\w+|purchase)$/,
  ],
  ['retention', /^(login|sign_up|refund|remove_from_wishlist|join_group)$/],
  ['advocacy', /^(share|review\w*|refer\w*)$/],
]

/** The phase that an event of this name belongs to; nothing for one of the shop's own. */
export const phaseOf = (name: string): Phase | undefined =>
  patterns.find(([, pattern]) => pattern.test(name))?.[0]
