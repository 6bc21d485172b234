import type { CustomerDocument } from './customer-document.ts'
import { groupPeople, isShared, mergingContacts } from './group-people.ts'

/** A person: their orders, the newest first, and what distinguished them from others. */
export type Person = {
  orders: CustomerDocument[]
  /** Their contact points that many people share, so that these merged nothing. */
  shared: ReadonlySet<string>
  /** False where a limit was reached: then more orders may be theirs. */
  isComplete: boolean
}

/** The newest orders of each contact point; `isCut` where there are more. */
export type OrdersOfContacts = (
  contacts: readonly string[],
) => Promise<ReadonlyMap<string, { orders: readonly CustomerDocument[]; isCut: boolean }>>

const maxOrders = 10_000
const maxRounds = 8

/**
 * The people to whom some orders belong: from the contact points of these orders to their other orders, to
 * the contact points of those, and so on, until nothing new is found or a limit is reached.
 */
export async function findPeople(
  seeds: readonly CustomerDocument[],
  ordersOf: OrdersOfContacts,
): Promise<Person[]> {
  const known = new Map(seeds.map((order) => [order._id, order]))
  const read = new Set<string>()
  const shared = new Set<string>()
  const cut = new Set<string>()
  let unread = unreadContacts(known, read)
  for (let round = 0; round < maxRounds && unread.length > 0 && known.size < maxOrders; round++) {
    const found = await ordersOf(unread)
    for (const contact of unread) {
      const { orders, isCut } = found.get(contact) ?? { orders: [], isCut: false }
      read.add(contact)
      if (isCut) cut.add(contact)
      const isOfMany = isShared(contact, orders)
      if (isOfMany) shared.add(contact)
      for (const order of orders) if (!isOfMany || order.contacts.length === 1) known.set(order._id, order)
    }
    unread = unreadContacts(known, read)
  }
  // What was not read may be shared: it merges nothing.
  const unmerging = new Set([...shared, ...unread])
  const seedIds = new Set(seeds.map(({ _id }) => _id))
  return groupPeople([...known.values()], unmerging)
    .filter((orders) => orders.some(({ _id }) => seedIds.has(_id)))
    .map((orders) => {
      const contacts = new Set(orders.flatMap(({ contacts }) => contacts))
      const merging = new Set(orders.flatMap((order) => mergingContacts(order, unmerging)))
      return {
        orders,
        shared: new Set([...contacts].filter((contact) => shared.has(contact))),
        isComplete: unread.every((one) => !contacts.has(one)) && ![...merging].some((one) => cut.has(one)),
      }
    })
}

function unreadContacts(orders: ReadonlyMap<string, CustomerDocument>, read: ReadonlySet<string>): string[] {
  const all = new Set([...orders.values()].flatMap(({ contacts }) => contacts))
  return [...all].filter((contact) => !read.has(contact))
}

/**
 * Which of a contact point's orders it names as the id of a customer: all of them; of a shared one only
 * those that have no other contact point.
 */
export function ordersNamedBy<Document extends Pick<CustomerDocument, '_id' | 'createdAt' | 'contacts'>>(
  contact: string,
  orders: readonly Document[],
): Document[] {
  return isShared(contact, orders) ? orders.filter(({ contacts }) => contacts.length === 1) : [...orders]
}
