import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { Document } from 'mongodb'
import { NotYetBuilt, type Snapshot } from '../../adapters/read-models.ts'
import { notificationResponseOf, type NotificationResponse } from '../../responses/notification.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

type Order = { _id: string } & Pick<OrderDocument, 'customer' | 'participants'>
type Shipment = { _id: string } & Pick<ShipmentDocument, 'recipient'>

/**
 * Entries of the ledger as responses. The ledger has digests of the addresses of slips alone, so these are
 * shown with the address that the order or shipment has now.
 */
export async function notificationResponses(
  snapshot: Snapshot,
  entries: readonly NotificationEntry[],
): Promise<NotificationResponse[]> {
  const slips = entries.filter(({ kind }) => kind === 'slip')
  const orders = await byId<Order>(snapshot, 'orders', slips.map(orderIdOf), {
    ...{ 'customer.email': 1, 'participants.participantId': 1, 'participants.email': 1 },
  })
  const shipments = await byId<Shipment>(
    snapshot,
    'shipments',
    entries.map(({ shipmentId }) => shipmentId),
    { 'recipient.email': 1 },
  )
  return entries.map((entry) => {
    if (entry.kind === 'slip')
      return notificationResponseOf(entry, addressOfSlip(entry, orders.get(orderIdOf(entry))))
    const shipment = shipments.get(entry.shipmentId ?? '')
    return notificationResponseOf(entry, shipment?.recipient.email ?? null)
  })
}

const orderIdOf = ({ source, orderId }: NotificationEntry): string => `${source}/${orderId}`

function addressOfSlip({ recipient }: NotificationEntry, order: Order | undefined): string | null {
  if (order === undefined || typeof recipient !== 'object') return null
  if (recipient.kind === 'registrant') return order.customer.email ?? null
  return (
    order.participants.find(({ participantId }) => participantId === recipient.participantId)?.email ?? null
  )
}

/** None while the read model is not built. */
async function byId<Stored extends { _id: string }>(
  { live, session }: Snapshot,
  name: 'orders' | 'shipments',
  ids: readonly (string | undefined)[],
  projection: Document,
): Promise<Map<string, Stored>> {
  const wanted = [...new Set(ids.filter((id) => id !== undefined))]
  if (wanted.length === 0) return new Map()
  try {
    const found = await (
      await live(name)
    )
      .find<Stored>({ _id: { $in: wanted } } as never, { session, maxTimeMS: maxPageReadMs, projection })
      .toArray()
    return new Map(found.map((one) => [one._id, one]))
  } catch (error) {
    if (error instanceof NotYetBuilt) return new Map()
    throw error
  }
}
