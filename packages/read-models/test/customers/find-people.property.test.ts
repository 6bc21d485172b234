import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { CustomerDocument } from '../../src/customers/customer-document.ts'
import { findPeople, ordersNamedBy, type OrdersOfContacts } from '../../src/customers/find-people.ts'
import { customerLimits, groupPeople, isShared, newestFirst } from '../../src/customers/group-people.ts'

const document = (id: string, contacts: string[]): CustomerDocument => ({
  ...{ _id: id, source: 'shop', orderId: id, number: id, createdAt: `2026-11-21T06:00:00Z` },
  ...{ accountId: null, name: null, email: null, phone: null, contacts, search: [] },
})

const readerOf =
  (all: readonly CustomerDocument[], max = customerLimits.ordersOfContact): OrdersOfContacts =>
  async (contacts) =>
    new Map(
      contacts.map((contact) => {
        const orders = all.filter(({ contacts }) => contacts.includes(contact)).sort(newestFirst)
        return [contact, { orders: orders.slice(0, max), isCut: orders.length > max }]
      }),
    )

/** Some phones that many have, some that few have. */
const orders = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 3 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((all) =>
    all.map(([email, phone], index) =>
      document(String(index), [
        ...(email === 0 ? [] : [`e${email}`]),
        ...(phone === 0 ? [] : [phone === 1 ? 'shared' : `p${phone}-${email % 9}`]),
      ]),
    ),
  )

const ids = (people: { _id: string }[][]) => people.map((person) => person.map(({ _id }) => _id)).sort()

it('given any orders, when people are found from any one, then they are as grouped from all', async () => {
  await fc.assert(
    fc.asyncProperty(orders, fc.nat(), async (all, seed) => {
      const contacts = new Set(all.flatMap(({ contacts }) => contacts))
      const having = (contact: string) => all.filter((one) => one.contacts.includes(contact))
      const shared = new Set([...contacts].filter((contact) => isShared(contact, having(contact))))
      const expected = groupPeople(all, shared)

      const everyone = await findPeople(all, readerOf(all))
      assert.deepEqual(ids(everyone.map(({ orders }) => orders)), ids(expected))

      const start = all[seed % all.length]!
      const [person, ...others] = await findPeople([start], readerOf(all))
      assert.equal(others.length, 0)
      if (person?.isComplete === true)
        assert.deepEqual(ids([person.orders]), ids(expected.filter((group) => group.includes(start))))
    }),
  )
})

it('given a chain that is longer than what is followed, then the person is incomplete', async () => {
  const chain = Array.from({ length: 100 }, (_, n) => document(String(n), [`c${n}`, `c${n + 1}`]))
  const [person] = await findPeople([chain[0]!], readerOf(chain))
  assert.equal(person?.isComplete, false)
  assert.ok((person?.orders.length ?? 0) < 20)
})

it('given more orders of a contact point than are read, then the person is incomplete', async () => {
  const all = Array.from({ length: 5 }, (_, n) => document(String(n), ['ana']))
  const [person] = await findPeople([all[4]!], readerOf(all, 3))
  assert.deepEqual([person?.orders.length, person?.isComplete], [3, false])
})

it('given a contact point that became shared, then its id names only those who have no other', () => {
  const all = [
    ...Array.from({ length: customerLimits.partners + 1 }, (_, n) => document(String(n), [`e${n}`, 'phone'])),
    document('alone', ['phone']),
  ]
  assert.deepEqual(
    ordersNamedBy('phone', all).map(({ _id }) => _id),
    ['alone'],
  )
  assert.equal(ordersNamedBy('phone', all.slice(1)).length, customerLimits.partners + 1)
})
