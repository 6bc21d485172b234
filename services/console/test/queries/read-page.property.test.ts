import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deletedUnseen, order } from '../given/documents.ts'
import { given } from '../given/world.ts'

const second = fc.integer({ min: 0, max: 5 }).map((n) => `2026-11-21T06:42:0${n}Z`)
/** Few times, so that many are equal; some orders have none. */
const orders = fc.array(fc.option(second, { freq: 5 }), { maxLength: 25 })
const sorts = fc.constantFrom('createdAt', '-createdAt', 'modifiedAt', '-modifiedAt')

const made = (createdAt: string | null) =>
  createdAt === null ? deletedUnseen() : order({ createdAt, modifiedAt: createdAt })
const ids = (list: { orderId: string }[]) => list.map(({ orderId }) => orderId)

test('given a list that is paged', async (t) => {
  const world = await given(t)
  const stored = world.db.collection('orders_v1')

  await t.test('when orders arrive meanwhile, then each earlier one is shown once, in order', async () => {
    const input = fc.tuple(orders, orders, sorts, fc.integer({ min: 1, max: 6 }))
    await fc.assert(
      fc.asyncProperty(input, async ([first, later, sort, limit]) => {
        await stored.deleteMany({})
        const there = first.map(made)
        if (there.length > 0) await world.insertOrders(...there)
        const coming = later.map(made)

        const listed = await world.list(`/api/orders?sort=${sort}&limit=${limit}`, async () => {
          const next = coming.pop()
          if (next !== undefined) await world.insertOrders(next)
        })

        const known = new Set(ids(there))
        assert.equal(new Set(ids(listed)).size, listed.length, 'none is repeated')
        const seen = ids(listed.filter(({ orderId }) => known.has(orderId)))
        assert.deepEqual(seen.toSorted(), [...known].sort(), 'none is left out')
        const times = listed.map((shown) => shown[sort.replace('-', '')] ?? '')
        assert.deepEqual(times, sort.startsWith('-') ? times.toSorted().reverse() : times.toSorted())
      }),
      { numRuns: 40 },
    )
  })

  await t.test('when a cursor is of another query or was changed, then it is refused', async () => {
    await stored.deleteMany({})
    await world.insertOrders(order(), order(), order())
    const { body } = await world.get('/api/orders?limit=1&currency=NZD')
    const changed = `${body.next.slice(0, 30)}${body.next[30] === 'A' ? 'B' : 'A'}${body.next.slice(31)}`

    for (const url of [
      `limit=1&cursor=${body.next}`,
      `limit=1&currency=EUR&cursor=${body.next}`,
      `currency=NZD&sort=createdAt&cursor=${body.next}`,
      `currency=NZD&cursor=${changed}`,
      `currency=NZD&cursor=${'A'.repeat(40)}`,
    ]) {
      const refused = await world.get(`/api/orders?${url}`)
      assert.equal(refused.status, 400, url)
      assert.equal(refused.body.errors[0].parameter, 'cursor')
    }
    const other = await world.get(`/api/orders?limit=2&currency=NZD&cursor=${body.next}`)
    assert.deepEqual([other.status, other.body.items.length], [200, 2])
  })
})
