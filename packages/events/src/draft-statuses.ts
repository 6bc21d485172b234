/** Statuses of an order that is still being filled in: it is nobody's yet, and is announced when it is placed. */
export const draftStatuses: ReadonlySet<string> = new Set(['auto-draft', 'checkout-draft', 'draft'])
