import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'
import { changedCustomers, projectCustomers } from '../../../src/orders/domain/customers.ts'
import { foldOrdersInMemory } from '../../../src/orders/domain/fold-in-memory.ts'
import { projectOrders } from '../../../src/orders/domain/orders.ts'

/** Few orders and contact points, so that corrections, removals and drafts are frequent. */
const events = fc
  .array(
    fc.record({
      orderId: fc.constantFrom('1', '2', '3'),
      kind: fc.constantFrom('created', 'updated', 'restored', 'deletion'),
      second: fc.integer({ min: 0, max: 9 }),
      status: fc.constantFrom('processing', 'completed', 'checkout-draft'),
      email: fc.constantFrom('ana@example.nz', 'Ana@Example.nz', 'kos@example.nz', null),
      phone: fc.constantFrom('+64 21 555 0134', 'none', null),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((all) =>
    all.map(({ orderId, kind, second, status, email, phone }, index): OrderEvent => {
      if (kind === 'deletion') return deletion(`e${index}`, orderId)
      const customer = { id: null, name: null, email, phone }
      return state(`e${index}`, kind, at(`06:42:0${second}`), { orderId, status, customer })
    }),
  )

/** As the projector writes batches, with what MongoDB would hold between them. */
function inBatches(all: readonly OrderEvent[], size: number, isCareful: boolean): CustomerDocument[] {
  const orders = new Map<string, OrderDocument>()
  const stored = new Map<string, CustomerDocument>()
  for (let from = 0; from < all.length; from += size) {
    const batch = all.slice(from, from + size)
    const before = new Map([...orders].filter(([id]) => batch.some(({ subject }) => subject === id)))
    const changed = projectOrders(before, batch)
    const { projected, known, toRead, removed } = projectCustomers(before, changed, !isCareful)
    for (const id of known.keys()) assert.ok(stored.has(id), 'what is known is stored')
    const read = new Map([...stored].filter(([id]) => toRead.includes(id)))
    for (const document of changedCustomers(projected, read)) {
      if (!known.has(document._id) && !isCareful) assert.ok(!stored.has(document._id), 'an insertion is new')
      stored.set(document._id, document)
    }
    for (const id of removed) stored.delete(id)
    for (const [id, order] of changed) orders.set(id, order)
  }
  return [...stored.values()]
}

function inMemory(all: readonly OrderEvent[]): CustomerDocument[] {
  const fold = foldOrdersInMemory('customers', () => false)
  fold.add(all as ConsumedOrderEvent[])
  return [...fold.end()] as CustomerDocument[]
}

const byId = (documents: CustomerDocument[]) => documents.sort((a, b) => (a._id < b._id ? -1 : 1))

it('given any events in any batches, also repeated, then the customers equal the rebuild', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 6 }), fc.boolean(), (all, size, isCareful) => {
      const expected = byId(inMemory(all))
      assert.deepEqual(byId(inBatches(all, size, isCareful)), expected)
      assert.deepEqual(byId(inBatches([...all, ...all], size, isCareful)), expected)
    }),
  )
})

it('given a corrected e-mail, then the order has the new contact point only', () => {
  const correct = (id: string, second: number, email: string | null) =>
    state(id, 'updated', at(`06:42:0${second}`), { customer: { id: null, name: 'Ana', email, phone: null } })
  const [first, second] = [correct('a', 1, 'ana@exmaple.nz'), correct('b', 2, 'ana@example.nz')]
  const [before] = inBatches([first], 1, false)
  const [after] = inBatches([first, second], 1, false)
  assert.notDeepEqual(after?.contacts, before?.contacts)
  assert.deepEqual(inBatches([second, first], 1, false), [after])
  assert.deepEqual(inBatches([first, second, correct('c', 3, null)], 1, false)[0]?.contacts, [])
})
