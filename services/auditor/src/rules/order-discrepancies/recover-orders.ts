import type { OrderEventType } from '@slipstream/events/event.ts'
import type { RecoverOrder } from '../../adapters/ingest/recover-order.ts'
import { RecoveryFault } from '../../adapters/ingest/recovery-fault.ts'
import type { WatchedShop } from '../../sources/watched/watched-shop.ts'
import type { ShopVerdict } from '../../sources/shop-client.ts'
import type { AuditStore } from '../../store/audit-store.ts'
import type { DiscrepancyDocument } from '../../discrepancies/discrepancy-store.ts'
import type { EvaluationContext } from '../../evaluation.ts'
import { countAttempt, forgetDiscrepancy } from '../../discrepancies/discrepancies.ts'

/** As many orders as the shop gives in one list. */
const idsPerList = 100
/** So that what people must know is not kept waiting for long. */
const maxLists = 10
/** Handed over together: each waits for the log, which appends many as fast as one. */
const maxInFlight = 20

/**
 * Requests the orders of discrepancies from the shop once more and hands them to ingest. Their arrival is
 * seen in the log, like that of any event; until then they are retried with back-off.
 */
export async function recoverOrders(
  context: EvaluationContext,
  discrepancies: readonly DiscrepancyDocument[],
  recover: RecoverOrder,
): Promise<void> {
  const { shop, now } = context
  const due = discrepancies.filter(
    ({ recoverAt, orderId }) => recoverAt.getTime() <= now && /^\d{1,15}$/.test(orderId),
  )
  if (shop === undefined || shop.isResting()) return
  const count = Math.min(due.length, maxLists * idsPerList)
  for (let first = 0; first < count; first += idsPerList) {
    const hasResponded = await recoverList(context, shop, due.slice(first, first + idsPerList), recover)
    if (!hasResponded) return
  }
}

/** @returns false when the shop or ingest is unavailable: for these discrepancies, and so for all others */
async function recoverList(
  { store, source, now, signal }: EvaluationContext,
  shop: WatchedShop,
  due: readonly DiscrepancyDocument[],
  recover: RecoverOrder,
): Promise<boolean> {
  const ids = [...new Set(due.map(({ orderId }) => Number(orderId)))]
  const verdicts = new Map((await shop.verifyIds(ids, signal)).map((one) => [one.id, one]))
  const known = await store.orders.find(due.map(({ orderId }) => `${source.name}/${orderId}`))
  const positions = new Map(known.map(({ orderId, position }) => [orderId, position]))
  const recoverOne = async (discrepancy: DiscrepancyDocument): Promise<boolean> => {
    const found = verdicts.get(Number(discrepancy.orderId))
    if (found === undefined || found.verdict === 'unverified') {
      await countAttempt(store, discrepancy, found?.reason ?? 'the shop was not asked', now)
      return false
    }
    if (discrepancy.kind === 'deletion' && found.verdict === 'not-an-order') {
      const order = { id: Number(discrepancy.orderId), deletedAfter: discrepancy.modifiedAt }
      return handOver(store, discrepancy, now, () =>
        recover({ source: source.name, event: 'OrderDeleted', order }, signal),
      )
    }
    if (isGone(discrepancy, found.verdict)) await forgetDiscrepancy(store, discrepancy, now)
    else if ('order' in found) {
      const event = eventOf(discrepancy, found.verdict)
      return handOver(store, discrepancy, now, () =>
        recover(
          { source: source.name, event, order: found.order, after: positions.get(discrepancy.orderId) },
          signal,
        ),
      )
    }
    return true
  }
  let hasResponded = true
  for (let first = 0; first < due.length && hasResponded; first += maxInFlight) {
    const responses = await Promise.allSettled(due.slice(first, first + maxInFlight).map(recoverOne))
    const fault = responses.find(({ status }) => status === 'rejected')
    if (fault?.status === 'rejected') throw fault.reason
    hasResponded = responses.every((response) => response.status === 'fulfilled' && response.value)
  }
  return hasResponded
}

function eventOf({ kind }: DiscrepancyDocument, verdict: ShopVerdict['verdict']): OrderEventType {
  if (kind !== 'lost-update') return 'OrderCreated'
  return verdict === 'trashed' ? 'OrderDeleted' : 'OrderUpdated'
}

/**
 * Whether there is nothing left to recover: the shop deleted it permanently, it was binned before anything
 * of it arrived, or it is there again.
 */
function isGone({ kind }: DiscrepancyDocument, verdict: ShopVerdict['verdict']): boolean {
  if (kind === 'deletion') return true
  return verdict === 'not-an-order' || (verdict === 'trashed' && kind === 'missing-order')
}

async function handOver(
  store: AuditStore,
  discrepancy: DiscrepancyDocument,
  now: number,
  send: () => ReturnType<RecoverOrder>,
): Promise<boolean> {
  try {
    const { kind } = await send()
    await countAttempt(
      store,
      discrepancy,
      kind === 'quarantined' ? 'ingest could not understand it: see quarantine' : null,
      now,
    )
    return true
  } catch (error) {
    if (!(error instanceof RecoveryFault)) throw error
    await countAttempt(store, discrepancy, error.message, now)
    return error.kind !== 'unavailable'
  }
}
