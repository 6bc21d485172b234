import type { AuditStore } from '../store/audit-store.ts'

/** Where the neighbours by id of missing orders stand in the log: they arrived, and these did not. */
export async function evidenceAround(
  { orders }: Pick<AuditStore, 'orders'>,
  source: string,
  missing: readonly { orderId: string }[],
): Promise<Map<string, string[]>> {
  const idOf = (orderId: string, step: number): string => `${source}/${Number(orderId) + step}`
  const ids = missing.flatMap(({ orderId }) => [idOf(orderId, -1), idOf(orderId, 1)])
  const positions = new Map((await orders.find(ids)).map(({ _id, position }) => [_id, position]))
  return new Map(
    missing.map(({ orderId }) => [
      orderId,
      [idOf(orderId, -1), idOf(orderId, 1)].flatMap((id) => positions.get(id) ?? []),
    ]),
  )
}
