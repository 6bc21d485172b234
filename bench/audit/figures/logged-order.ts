import type { ShopOrder } from '../shop/shop.ts'

/** What the log says of an order. Times are whole seconds since 1970. */
export type Told = { isAnnounced: boolean; status: string; modifiedAt: number }

/** As of one more event, in the order of the log: the newest modification stands, of equal ones the later in the log. */
export function toldOf(
  before: Told | undefined,
  { isCreation, status, modifiedAt }: { isCreation: boolean; status: string; modifiedAt: number },
): Told {
  const isAnnounced = isCreation || before?.isAnnounced === true
  return before !== undefined && modifiedAt < before.modifiedAt
    ? { ...before, isAnnounced }
    : { isAnnounced, status, modifiedAt }
}

/** What the log has not been told of the shop's orders. */
export function lacking(
  shop: ReadonlyMap<number, ShopOrder>,
  log: ReadonlyMap<number, Told>,
): { creations: Set<number>; updates: Set<number> } {
  const creations = new Set<number>()
  const updates = new Set<number>()
  for (const { id, status, modifiedAt } of shop.values()) {
    const told = log.get(id)
    if (told?.isAnnounced !== true) creations.add(id)
    if (told !== undefined && (told.status !== status || told.modifiedAt !== modifiedAt)) updates.add(id)
  }
  return { creations, updates }
}
