import type { ShopOrder } from '../shop/shop.ts'

/** What the log has of an order. Times are whole seconds since 1970. */
export type LoggedOrder = { isAnnounced: boolean; status: string; modifiedAt: number }

/**
 * As of one more event, in the order of the log: the newest modification stands,
 * of equal ones the later in the log.
 */
export function nextLoggedOrder(
  before: LoggedOrder | undefined,
  { isCreation, status, modifiedAt }: { isCreation: boolean; status: string; modifiedAt: number },
): LoggedOrder {
  const isAnnounced = isCreation || before?.isAnnounced === true
  return before !== undefined && modifiedAt < before.modifiedAt
    ? { ...before, isAnnounced }
    : { isAnnounced, status, modifiedAt }
}

/** What the log lacks of the shop's orders. */
export function lacking(
  shop: ReadonlyMap<number, ShopOrder>,
  log: ReadonlyMap<number, LoggedOrder>,
): { creations: Set<number>; updates: Set<number> } {
  const creations = new Set<number>()
  const updates = new Set<number>()
  for (const { id, status, modifiedAt } of shop.values()) {
    const logged = log.get(id)
    if (logged?.isAnnounced !== true) creations.add(id)
    if (logged !== undefined && (logged.status !== status || logged.modifiedAt !== modifiedAt))
      updates.add(id)
  }
  return { creations, updates }
}
