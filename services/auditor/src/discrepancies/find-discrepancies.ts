import type { ShopClient, ShopOrder } from '../sources/shop-client.ts'
import type { Difference } from './domain/compare-with-shop.ts'
import type { ShopState } from '../sources/shop-client.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { AuditedOrderDocument } from '../observe/audited-order-store.ts'
import type { FoundDiscrepancy } from './discrepancy-store.ts'
import { evidenceAround } from './evidence-around.ts'

/** What the log lacks of the shop's orders, as discrepancies with their evidence; none is recorded yet. */
export async function findDiscrepancies(
  { orders }: Pick<AuditStore, 'orders'>,
  { source: { name: source }, shop }: { source: { name: string }; shop: Pick<ShopClient, 'stateOf'> },
  shopOrders: readonly ShopOrder[],
  differenceOf: (known: AuditedOrderDocument | undefined, state: ShopState) => Difference | undefined,
): Promise<FoundDiscrepancy[]> {
  if (shopOrders.length === 0) return []
  const ids = shopOrders.map(({ id }) => `${source}/${id}`)
  const known = new Map((await orders.find(ids)).map((order) => [order.orderId, order]))
  const discrepancies = shopOrders.flatMap((order): FoundDiscrepancy[] => {
    const shopState = shop.stateOf(order)
    const { orderId } = shopState
    const ours = known.get(orderId)
    const kind = differenceOf(ours, shopState)
    if (kind === undefined) return []
    const number = typeof order['number'] === 'string' ? order['number'] : orderId
    return [{ ...shopState, kind, source, number, evidence: ours === undefined ? [] : [ours.position] }]
  })
  const unknown = discrepancies.filter((discrepancy) => discrepancy.evidence.length === 0)
  const evidence = await evidenceAround({ orders }, source, unknown)
  return discrepancies.map((discrepancy) => ({
    ...discrepancy,
    evidence: evidence.get(discrepancy.orderId) ?? discrepancy.evidence,
  }))
}
