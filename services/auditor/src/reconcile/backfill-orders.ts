import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { RecoverOrder } from '../adapters/ingest/recover-order.ts'
import { RecoveryFault } from '../adapters/ingest/recovery-fault.ts'
import type { ShopOrder } from '../sources/shop-client.ts'
import { onList } from './domain/shop-pass.ts'
import type { ShopPass } from './domain/shop-pass.ts'
import { beginPass, passOverOrders } from './pass-over-orders.ts'
import type { PassContext } from './pass-over-orders.ts'

export type Backfill = {
  id: string
  /** From which modification on, ms since 1970. */
  since: number
  purpose: NonNullable<Provenance['purpose']>
}

/** Handed over together: each waits for the log, which appends many as fast as one. */
const maxInFlight = 20

/**
 * Brings in all orders of a shop that were last modified before its source was declared, and that
 * are not known, as created. What was modified later arrives by itself. Called again under the
 * same id after it has thrown, or the process died, it continues where it was; an order that was
 * handed over twice is in the log once.
 *
 * @returns the walk as it was in the end: how many orders were `appended`, were there already (`known`),
 *   could not be understood (`quarantined`), or are `tooLarge`
 * @throws ShopFault, RecoveryFault
 */
export async function backfillOrders(
  context: PassContext,
  { id, since, purpose }: Backfill,
  recover: RecoverOrder,
): Promise<ShopPass> {
  const { store, source, shop, signal } = context
  const begun = await beginPass(context, id, since)
  const connectedAt = (await store.sources.connectedAt(source.name)) ?? begun.startedAt
  const before = connectedAt + Math.min(0, shop.skewMs())
  let pass = { ...begun, boundary: Math.min(begun.boundary, before) }

  const handOver = async (order: ShopOrder): Promise<string> => {
    try {
      const { kind } = await recover({ source: source.name, event: 'OrderCreated', order, purpose }, signal)
      return kind === 'quarantined' ? kind : 'appended'
    } catch (error) {
      // Any other fault is none of this order alone.
      if (error instanceof RecoveryFault && error.status === 413) return 'tooLarge'
      throw error
    }
  }
  const dealWith = async (orders: readonly ShopOrder[]): Promise<Record<string, number>> => {
    const placed = orders.filter((order) => !source.traits.draftStatuses.has(shop.stateOf(order).status))
    const idOf = (order: ShopOrder): string => `${source.name}/${order.id}`
    const known = new Set((await store.orders.find(placed.map(idOf))).map(({ _id }) => _id))
    const unknown = placed.filter((order) => !known.has(idOf(order)))
    const results: string[] = Array<string>(placed.length - unknown.length).fill('known')
    for (let first = 0; first < unknown.length; first += maxInFlight) {
      const responses = await Promise.allSettled(unknown.slice(first, first + maxInFlight).map(handOver))
      const fault = responses.find(({ status }) => status === 'rejected')
      if (fault?.status === 'rejected') throw fault.reason
      results.push(
        ...responses.flatMap((response) => (response.status === 'fulfilled' ? response.value : [])),
      )
    }
    return Object.fromEntries([...Map.groupBy(results, (one) => one)].map(([one, all]) => [one, all.length]))
  }
  if (pass.list === shop.lists[0]) pass = onList(await passOverOrders(context, pass, dealWith), 'end')
  // Kept: the same request, answered again after its response was lost, finds that nothing is left to do.
  await store.passes.keep(pass)
  return pass
}
