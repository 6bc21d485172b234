import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { parseCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import { findPeople, ordersNamedBy, type Person } from '@slipstream/read-models/customers/find-people.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { z } from 'zod'
import type { Snapshot } from '../../adapters/read-models.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { waiting } from '../../domain/parameters/parameters.ts'
import { customerResponseOf } from '../../responses/customers/customer.ts'
import {
  customerDetailResponse,
  identitiesOf,
  maxOrdersShown,
  orderSummary,
  type CustomerDetailResponse,
  type OrderSummary,
} from '../../responses/customers/customer-detail.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import {
  shipmentFields,
  shipmentResponseOf,
  type ShipmentResponse,
} from '../../responses/shipments/shipment.ts'
import { queryDefinition } from '../query-definition.ts'
import { mongoOrdersOfContacts } from './orders-of-contacts.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

const maxShipmentsShown = 200

const customerId = parameter(
  'The id of a customer',
  'the customerId of a customer',
  z
    .string()
    .min(2)
    .max(1_200)
    .regex(/^[co][A-Za-z0-9_-]+$/),
)

export const getCustomer = queryDefinition({
  path: '/api/customers/:customerId',
  operationId: 'getCustomer',
  permission: 'personalData',
  summary: 'One customer: what was merged, their orders and shipments',
  params: z.strictObject({ customerId }),
  query: z.strictObject(waiting),
  response: customerDetailResponse,
  notFound:
    'There is no such customer: or no order has this contact point any more, or many people share it now.',
  read: async ({ snapshot }, { customerId }): Promise<CustomerDetailResponse | undefined> => {
    const person = await personNamed(snapshot, customerId)
    if (person === undefined) return undefined
    const shown = person.orders.slice(0, maxOrdersShown)
    return {
      ...customerResponseOf(person),
      identities: identitiesOf(person.orders),
      orders: await summariesOf(snapshot, shown),
      shipments: await shipmentsOfOrders(snapshot, shown),
    }
  },
})

async function personNamed({ session, live }: Snapshot, id: string): Promise<Person | undefined> {
  const named = parseCustomerId(id)
  if (named === undefined) return undefined
  const customers = await live<CustomerDocument>('customers')
  const ordersOf = mongoOrdersOfContacts(customers, session)
  if ('contact' in named) {
    const found = (await ordersOf([named.contact])).get(named.contact)
    const [person] = await findPeople(ordersNamedBy(named.contact, found?.orders ?? []), ordersOf)
    return person
  }
  const found = await customers.findOne({ _id: named.order }, { session, projection: { search: 0 } })
  const [person] = await findPeople(found === null ? [] : [found], ordersOf)
  return person
}

async function summariesOf(
  { session, live }: Snapshot,
  shown: readonly CustomerDocument[],
): Promise<OrderSummary[]> {
  const orders = await live<OrderDocument>('orders')
  const found = await orders
    .find(
      { _id: { $in: shown.map(({ _id }) => _id) } },
      { session, projection: projectionOf(orderSummary), maxTimeMS: maxReadMs },
    )
    .sort({ createdAt: -1, _id: -1 })
    .toArray()
  return found.map((order) => withoutId(order))
}

async function shipmentsOfOrders(
  { session, live }: Snapshot,
  shown: readonly CustomerDocument[],
): Promise<ShipmentResponse[]> {
  if (shown.length === 0) return []
  const shipments = await live<StoredShipment>('shipments')
  const found = await shipments
    .find(
      { $or: shown.map(({ source, orderId }) => ({ source, orderId })) },
      { session, projection: shipmentFields, maxTimeMS: maxReadMs },
    )
    .sort({ requestedAt: -1, _id: -1 })
    .limit(maxShipmentsShown)
    .toArray()
  return found.map(shipmentResponseOf)
}
