import { settleOf } from '../../sources/audited-source.ts'
import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { isTooOld } from './domain/order-shipping.ts'
import { shipmentMissing, shipmentMissingRule } from './domain/missing-alert.ts'

/** Looked at by one evaluation, the oldest first; of more, nobody is notified one by one. */
const maxOrders = 1_000

/** Orders due for shipping by their source's rule that lack a shipment after the time to settle. */
export async function evaluateMissingShipments(context: EvaluationContext): Promise<RuleResult> {
  const { store, source, now, shipmentsThrough } = context
  const rules = [shipmentMissingRule]
  if (source.shipping === undefined) return { rules, desired: [] }
  const since = source.shipping.sinceMs ?? (await store.shipments.shippingSince(source.name, now))
  const read = await shipmentsThrough?.()
  // What has not been read yet must not look missing: nothing is evaluated, and alerts stay as they are.
  if (read === undefined) return { rules: [], desired: [] }
  const through = Math.min(context.through, read)
  const due = await store.orders.awaitingShipment(source.name, through - settleOf(source).afterMs, maxOrders)
  const counts = await store.shipments.countByOrder(
    source.name,
    due.map(({ orderId }) => orderId),
  )
  const isSettled = (order: (typeof due)[number]): boolean =>
    order.shipping === undefined ||
    (counts.get(order.orderId) ?? 0) >= (order.shipping.expected ?? 1) ||
    isTooOld(order.shipping, since, now)
  const missing = due.filter((order) => !isSettled(order))
  return {
    rules,
    desired: missing.length === 0 ? [] : [shipmentMissing(source.name, missing)],
    isOpen: due.length > 0,
    ...(missing.length < due.length && {
      beforeAlerts: () => store.orders.settleShipments(due.filter(isSettled).map(({ _id }) => _id)),
    }),
  }
}
