import type { ShopClient, ShopOrder } from '../sources/shop-client.ts'
import type { Difference, ShopState } from './domain/compare-with-shop.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { AuditedOrderDocument } from '../observe/audited-order-store.ts'
import type { FoundLoss } from './discrepancy-store.ts'
import { evidenceAround } from './evidence-around.ts'

/** What of the shop's orders the log was not told, as losses with their evidence; none is noted yet. */
export async function findLosses(
  { orders }: Pick<AuditStore, 'orders'>,
  { source: { name: source }, shop }: { source: { name: string }; shop: Pick<ShopClient, 'stateOf'> },
  shopOrders: readonly ShopOrder[],
  differenceOf: (known: AuditedOrderDocument | undefined, state: ShopState) => Difference | undefined,
): Promise<FoundLoss[]> {
  if (shopOrders.length === 0) return []
  const ids = shopOrders.map(({ id }) => `${source}/${id}`)
  const known = new Map((await orders.find(ids)).map((order) => [order.orderId, order]))
  const losses = shopOrders.flatMap((order): FoundLoss[] => {
    const shopState = shop.stateOf(order)
    const { orderId } = shopState
    const ours = known.get(orderId)
    const kind = differenceOf(ours, shopState)
    if (kind === undefined) return []
    const number = typeof order['number'] === 'string' ? order['number'] : orderId
    return [{ ...shopState, kind, source, number, evidence: ours === undefined ? [] : [ours.position] }]
  })
  const unknown = losses.filter((loss) => loss.evidence.length === 0)
  const evidence = await evidenceAround({ orders }, source, unknown)
  return losses.map((loss) => ({ ...loss, evidence: evidence.get(loss.orderId) ?? loss.evidence }))
}
