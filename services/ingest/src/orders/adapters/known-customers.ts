import type { ClientSession, Db } from 'mongodb'
import type { Customer } from '@slipstream/events/event-types/orders/order.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { NamedCustomer } from '@slipstream/read-models/customers/customer-id.ts'
import { ordersNamedBy } from '@slipstream/read-models/customers/find-people.ts'
import { customerLimits, newestFirst } from '@slipstream/read-models/customers/group-people.ts'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import { orderCollections } from './order-collections.ts'

type Known = Pick<CustomerDocument, '_id' | 'createdAt' | 'contacts'> & { customer: Customer }

/**
 * The customer whom an id of the console's API names, as in their newest order of any source. Orders that
 * were placed here are known immediately, others once the projector has them.
 *
 * @returns null for an id that names nobody, or a contact point that many people share
 */
export async function findKnownCustomer(
  db: Db,
  session: ClientSession,
  named: NamedCustomer,
): Promise<Customer | null> {
  const filter = 'contact' in named ? { contacts: named.contact } : { _id: named.order }
  const found = new Map<string, Known>()
  for (const known of await projected(db, session, filter)) found.set(known._id, known)
  for (const known of await placedHere(db, session, filter)) found.set(known._id, known)
  const orders = [...found.values()].sort(newestFirst)
  const [newest] = 'contact' in named ? ordersNamedBy(named.contact, orders) : orders
  return newest?.customer ?? null
}

async function placedHere(db: Db, session: ClientSession, filter: object): Promise<Known[]> {
  const found = await orderCollections(db)
    .orders.find(filter, { session, projection: { contacts: 1, 'order.createdAt': 1, 'order.customer': 1 } })
    .sort({ 'order.createdAt': -1 })
    .limit(customerLimits.ordersOfContact)
    .toArray()
  return found.map(({ _id, contacts, order: { createdAt, customer } }) => ({
    ...{ _id, contacts, createdAt },
    // An account is of one source.
    customer: { ...customer, id: null },
  }))
}

async function projected(db: Db, session: ClientSession, filter: object): Promise<Known[]> {
  const versions = db.collection<ReadModelVersions>(readModelsCollection)
  const live = await versions.findOne({ _id: 'customers' }, { session })
  if (live === null) return []
  const found = await db
    .collection<CustomerDocument>(live.collection)
    .find(filter, { session, projection: { search: 0 } })
    .sort({ createdAt: -1, _id: -1 })
    .limit(customerLimits.ordersOfContact)
    .toArray()
  return found.map(({ _id, contacts, createdAt, name, email, phone }) => ({
    ...{ _id, contacts, createdAt, customer: { id: null, name, email, phone } },
  }))
}
