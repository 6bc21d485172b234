const drafts = new Set(['auto-draft', 'checkout-draft', 'draft'])

/** Whether an order in this status is still being filled in: it is nobody's yet, and is announced when it is placed. */
export function isDraft(status: string): boolean {
  return drafts.has(status)
}
