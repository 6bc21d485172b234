import type { LineItem, Order, Participant } from '@slipstream/events/event-types/orders/order.ts'

/** Stands for the line items of an order whose participants are in its own metadata. */
const ofTheOrder = ''

/**
 * The line items that are registrations in one state of an order. Events before version 3 do not have them:
 * then they are the line items with participants.
 */
export function registrationsOf({
  participants,
  registration,
}: Pick<Order, 'participants' | 'registration'>): string[] {
  const named = participants.map(({ lineItemId }) => lineItemId)
  const ofItems = named.filter((lineItemId) => lineItemId !== null)
  const listed = registration?.lineItemIds ?? []
  return [...listed, ...ofItems, ...(listed.length === 0 && named.includes(null) ? [ofTheOrder] : [])]
}

/** As many line items as an order may have. */
export const maxRegistrations = 10_000

/**
 * The registrations that are remembered: where there are too many, those of the line items with the highest
 * ids, as shops number them ascending. The same ones in whatever order they became known.
 */
export function newestRegistrations(all: readonly string[]): ReadonlySet<string> {
  const distinct = new Set(all)
  if (distinct.size <= maxRegistrations) return distinct
  const newestFirst = (a: string, b: string): number => b.length - a.length || (a < b ? 1 : -1)
  const kept = [...distinct].filter((id) => id !== ofTheOrder).sort(newestFirst)
  return new Set([...kept.slice(0, maxRegistrations), ...(distinct.has(ofTheOrder) ? [ofTheOrder] : [])])
}

/**
 * Whether a named person is a participant: their line item was a registration in some state of the order.
 *
 * @param ever the registrations of all its states
 * @param lineItems of the state that names them; without it, whether they can have been one in any state
 */
export function isRegistered(
  { lineItemId }: Pick<Participant, 'lineItemId'>,
  ever: ReadonlySet<string>,
  lineItems?: readonly Pick<LineItem, 'id'>[],
): boolean {
  if (lineItemId !== null) return ever.has(lineItemId)
  return (
    ever.has(ofTheOrder) ||
    (lineItems === undefined ? ever.size > 0 : lineItems.some(({ id }) => ever.has(id)))
  )
}
