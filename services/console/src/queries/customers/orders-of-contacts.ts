import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { OrdersOfContacts } from '@slipstream/read-models/customers/find-people.ts'
import { customerLimits, newestFirst } from '@slipstream/read-models/customers/group-people.ts'
import type { ClientSession, Collection } from 'mongodb'
import { maxReadMs } from '../../adapters/read-limits.ts'

const maxTogether = 5_000
const { ordersOfContact } = customerLimits

/** Reads the newest orders of contact points: together, or one by one where a contact point has very many. */
export function mongoOrdersOfContacts(
  customers: Collection<CustomerDocument>,
  session: ClientSession,
): OrdersOfContacts {
  const options = { session, projection: { search: 0 }, maxTimeMS: maxReadMs }
  return async (contacts) => {
    const together = await customers
      .find({ contacts: { $in: [...contacts] } }, options)
      .limit(maxTogether + 1)
      .toArray()
    const isWhole = together.length <= maxTogether
    const found: Awaited<ReturnType<OrdersOfContacts>> = new Map()
    const result = found as Map<string, { orders: CustomerDocument[]; isCut: boolean }>
    for (const contact of contacts) {
      const orders = isWhole
        ? together.filter((order) => order.contacts.includes(contact)).sort(newestFirst)
        : await customers
            .find({ contacts: contact }, options)
            .sort({ createdAt: -1, _id: -1 })
            .limit(ordersOfContact + 1)
            .toArray()
      result.set(contact, {
        orders: orders.slice(0, ordersOfContact),
        isCut: orders.length > ordersOfContact,
      })
    }
    return found
  }
}
