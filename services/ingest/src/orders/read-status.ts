import { shipmentsOf } from '@slipstream/read-models/shipments/ships.ts'
import type { OrderTransaction } from './adapters/order-store.ts'
import type { AdminSource } from './admin-source.ts'
import { statusOf } from './domain/order-status.ts'
import type { OrderStatus } from './domain/order-status.ts'
import type { PlacedOrder } from './domain/placed-order.ts'

/** How far an order is, as far as its shipments are known in the transaction. */
export async function readStatus(
  { shipping }: AdminSource,
  transaction: OrderTransaction,
  placed: PlacedOrder,
): Promise<OrderStatus> {
  const shipments = await transaction.shipmentsOf(placed)
  const names = [...new Set(shipments.map(({ carrier }) => carrier))]
  const carriers = names.length === 0 ? [] : await transaction.carriers(names)
  const provenance = { via: 'api', topic: null, webhookId: null, deliveryId: null } as const
  const fact = { id: placed._id, type: 'OrderUpdated', data: { order: placed.order, provenance } } as const
  const isShipped = shipping !== undefined && shipmentsOf(fact, shipping).length > 0
  return statusOf(placed, { shipments, carriers }, { isShipped, nowMs: Date.now() })
}
