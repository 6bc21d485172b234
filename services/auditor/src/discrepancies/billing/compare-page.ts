import type { AuditStore } from '../../store/audit-store.ts'
import type { BillingPage, ListedEvent, ListedObject } from '../../sources/billing-client.ts'
import type { FoundBillingDiscrepancy } from './billing-discrepancy-store.ts'
import { compareObject } from './domain/compare-object.ts'

type Around = {
  store: Pick<AuditStore, 'billing' | 'billingDiscrepancies'>
  source: string
  now: number
  /** The provider's time of the page, and from when everything must arrive, by its clock, ms since 1970. */
  atMs: number
  startMs: number
}

/**
 * Records the events of a page that the log lacks.
 *
 * @returns counts by result
 */
export async function compareEvents(
  { store, source, now }: Around,
  { items }: BillingPage<ListedEvent>,
): Promise<Record<string, number>> {
  const known = await store.billing.knownIds(
    source,
    items.flatMap(({ id, eventId }) => [id, eventId]),
  )
  const missing = items.filter(({ id, eventId }) => !known.has(id) && !known.has(eventId))
  const discrepancies = missing.map(
    ({ id, eventId, customerId, objectId, type, createdMs, json }): FoundBillingDiscrepancy => ({
      ...{ source, kind: 'event', id, eventId, customerId: customerId ?? objectId, type },
      ...{ difference: null, at: new Date(createdMs).toISOString(), isAdopted: false },
      json: JSON.stringify(json),
    }),
  )
  await store.billingDiscrepancies.add(discrepancies, now)
  return { events: items.length, missingEvents: missing.length }
}

/**
 * Records the objects of a page that the log lacks, or has in another state.
 *
 * @returns counts by result
 */
export async function compareObjects(
  { store, source, now, atMs, startMs }: Around,
  { items }: BillingPage<ListedObject>,
): Promise<Record<string, number>> {
  const ids = items.map(({ state }) => `${source}/${state.objectId}`)
  const known = new Map((await store.billing.objects(ids)).map((one) => [one.state.objectId, one]))
  const counts: Record<string, number> = {}
  const discrepancies = items.flatMap(({ state }): FoundBillingDiscrepancy[] => {
    const { objectId: id, customerId, kind: type } = state
    const compared = compareObject(known.get(id), state, { atMs, startMs })
    const counted = 'isAdopted' in compared && compared.isAdopted ? 'adopted' : compared.result
    counts[counted] = (counts[counted] ?? 0) + 1
    if (!('difference' in compared)) return []
    const { difference, isAdopted } = compared
    const at = new Date(atMs).toISOString()
    return [
      { source, kind: 'object', id, eventId: null, customerId, type, difference, at, isAdopted, json: null },
    ]
  })
  await store.billingDiscrepancies.add(discrepancies, now)
  return counts
}
