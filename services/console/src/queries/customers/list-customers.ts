import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { findPeople, type Person } from '@slipstream/read-models/customers/find-people.ts'
import type { ClientSession, Collection, Filter } from 'mongodb'
import { z } from 'zod'
import type { Cursor } from '../../domain/cursor.ts'
import { customerFilter, isPhoneNumber } from '../../domain/customer-filter.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, onOneLineNotBlank, paging, waiting } from '../../domain/parameters/parameters.ts'
import {
  customerResponse,
  customerResponseOf,
  type CustomerResponse,
} from '../../responses/customers/customer.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { queryDefinition } from '../query-definition.ts'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage } from '../read-page.ts'
import { mongoOrdersOfContacts } from './orders-of-contacts.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

/** A page is built from this many reads of orders at most: those of one person give one item. */
const maxReads = 10

const parameters = z.strictObject({
  q: parameter(
    'Finds the beginnings of names, e-mail addresses, phone numbers and order numbers. Case and accents do not matter',
    'a text of at most 200 characters',
    line(200, onOneLineNotBlank),
  ).optional(),
  ...paging,
  ...waiting,
})

export const listCustomers = queryDefinition({
  path: '/api/customers',
  operationId: 'listCustomers',
  permission: 'personalData',
  summary: 'Customers by their last order that matches. A page may be shorter than `limit`',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(customerResponse),
  read: async (
    { snapshot, startAfter, next },
    _params,
    { q, limit = 50 },
  ): Promise<Page<CustomerResponse>> => {
    const customers = await snapshot.live<CustomerDocument>('customers')
    const filters = q === undefined ? [] : [customerFilter(q)]
    const isWords = q !== undefined && !isPhoneNumber(q)
    const items: CustomerResponse[] = []
    let last: Cursor | null = startAfter ?? null
    for (let read = 0; read < maxReads && items.length < limit; read++) {
      const wanted = {
        filters: isWords ? [] : filters,
        sort: { field: 'createdAt', direction: -1 },
        startAfter: last ?? undefined,
        limit: limit - items.length,
        projection: { search: 0 },
      } as const
      const page = isWords
        ? await readFoundPage(snapshot, customers, wanted, q)
        : await readPage(snapshot, customers, wanted)
      const people = await findPeople(page.documents, mongoOrdersOfContacts(customers, snapshot.session))
      const first = await firstOf(page.documents, people, { customers, filters, session: snapshot.session })
      items.push(...first.map(customerResponseOf))
      last = page.last
      if (last === null) break
    }
    return { items, next: next(last) }
  },
})

/** The people whose newest matching order is among these, in the list's order: each is listed once. */
async function firstOf(
  listed: readonly CustomerDocument[],
  people: readonly Person[],
  where: { customers: Collection<CustomerDocument>; filters: readonly object[]; session: ClientSession },
): Promise<Person[]> {
  const positions = new Map(listed.map(({ _id }, index) => [_id, index]))
  const candidates = people.map((person) => {
    const index = person.orders.findIndex(({ _id }) => positions.has(_id))
    return {
      person,
      position: positions.get(person.orders[index]?._id ?? '') ?? 0,
      newer: person.orders.slice(0, index).map(({ _id }) => _id),
    }
  })
  const matching = await matchingOf(
    candidates.flatMap(({ newer }) => newer),
    where,
  )
  return candidates
    .filter(({ newer }) => !newer.some((id) => matching.has(id)))
    .sort((a, b) => a.position - b.position)
    .map(({ person }) => person)
}

async function matchingOf(
  ids: readonly string[],
  { customers, filters, session }: Parameters<typeof firstOf>[2],
): Promise<ReadonlySet<string>> {
  if (filters.length === 0 || ids.length === 0) return new Set(ids)
  const filter = { $and: [{ _id: { $in: [...ids] } }, ...filters] } as Filter<CustomerDocument>
  const found = await customers
    .find(filter, { session, projection: { _id: 1 }, maxTimeMS: maxReadMs })
    .toArray()
  return new Set(found.map(({ _id }) => _id))
}
