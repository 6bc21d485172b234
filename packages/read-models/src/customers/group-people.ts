import type { CustomerDocument } from './customer-document.ts'
import type { NamedCustomer } from './customer-id.ts'

/** Bounds of what is merged into one person. */
export const customerLimits = {
  /**
   * A contact point that is seen with more other contact points than this is shared, e.g.
   * a call centre's, and merges nobody.
   */
  partners: 10,
  /** The newest orders of a contact point that are read. */
  ordersOfContact: 1_000,
}

type Grouped = Pick<CustomerDocument, '_id' | 'createdAt' | 'contacts'>

/**
 * Whether a contact point belongs to several people.
 *
 * @param documents all that have it
 */
export function isShared(contact: string, documents: readonly Grouped[]): boolean {
  const partners = new Set(documents.flatMap(({ contacts }) => contacts))
  partners.delete(contact)
  return partners.size > customerLimits.partners
}

/**
 * The contact points by which an order is merged with others: those that are not shared. A shared one counts
 * only for orders that have no other, so that these can still be told apart from all else.
 */
export function mergingContacts({ contacts }: Grouped, shared: ReadonlySet<string>): string[] {
  return contacts.length === 1 ? contacts : contacts.filter((contact) => !shared.has(contact))
}

/**
 * Groups orders into people: orders with a common merging contact point belong to one person, also by way of
 * a third order. The result does not depend on the order of the documents.
 *
 * @returns the orders of each person, the newest first
 */
export function groupPeople<Document extends Grouped>(
  documents: readonly Document[],
  shared: ReadonlySet<string>,
): Document[][] {
  const parents = new Map<string, string>()
  const rootOf = (key: string): string => {
    let root = key
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    if (root !== key) parents.set(key, root)
    return root
  }
  const keysOf = (document: Document): string[] => {
    const contacts = mergingContacts(document, shared)
    return contacts.length === 0 ? [`order ${document._id}`] : contacts
  }
  for (const document of documents) {
    const [first = '', ...others] = keysOf(document)
    for (const other of others) {
      const [a, b] = [rootOf(first), rootOf(other)]
      if (a !== b) parents.set(a, b)
    }
  }
  const people = Map.groupBy(documents, (document) => rootOf(keysOf(document)[0] ?? ''))
  return [...people.values()].map((person) => person.sort(newestFirst))
}

/** As MongoDB sorts a list of orders. */
export function newestFirst(a: Grouped, b: Grouped): number {
  const [atA, atB] = [a.createdAt ?? '', b.createdAt ?? '']
  return atA === atB ? (a._id < b._id ? 1 : -1) : atA < atB ? 1 : -1
}

/**
 * What names a person: the first merging contact point of their oldest order, so
 * that later orders do not change it.
 */
export function nameOfPerson(newestFirst: readonly Grouped[], shared: ReadonlySet<string>): NamedCustomer {
  const oldest = newestFirst.at(-1)
  if (oldest === undefined) throw new Error('a person has at least one order')
  const [contact] = mergingContacts(oldest, shared)
  return contact === undefined ? { order: oldest._id } : { contact }
}
