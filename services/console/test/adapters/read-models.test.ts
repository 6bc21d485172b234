import assert from 'node:assert/strict'
import { test } from 'node:test'
import { order } from '../given/documents.ts'
import { given } from '../given/world.ts'

test('given queries during swaps, then each shows one whole version, and never an older one', async (t) => {
  const world = await given(t)
  const versions = 12
  for (let version = 1; version <= versions; version++) {
    const number = String(version)
    const stored = Array.from({ length: 30 }, (_, index) => order({ orderId: String(index), number }))
    await world.db.collection<{ _id: string }>(`orders_v${version}`).insertMany(stored)
  }
  let isSwapping = true
  const seen: number[] = []
  let inFlight: Promise<unknown> = Promise.resolve()
  const query = async (limit: number) => {
    const { status, body } = await world.get(`/api/orders?limit=${limit}`)
    assert.equal(status, 200, [JSON.stringify(body), ...world.logged].join('\n'))
    return body
  }
  const querying = async () => {
    while (isSwapping) {
      const queried = query(200)
      inFlight = queried
      const body = await queried
      assert.equal(body.items.length, 30, 'never half a model')
      const numbers = new Set<string>(body.items.map((item: { number: string }) => item.number))
      assert.equal(numbers.size, 1, 'never a mixture of two')
      seen.push(Number([...numbers][0]))
    }
  }
  const swapping = async () => {
    for (let version = 2; version <= versions; version++) {
      await world.goLive('orders', version)
      const body = await query(1)
      assert.equal(body.items[0].number, String(version), 'a later query sees the swap')
      // A version is kept until the queries that began before the swap are over.
      await inFlight
      await world.db.dropCollection(`orders_v${version - 1}`)
    }
  }

  await Promise.all([querying(), swapping().finally(() => (isSwapping = false))])
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
    'never backwards',
  )
})

test('given a console that has just started, when queries come together, then none is refused', async (t) => {
  const world = await given(t)
  const received = await Promise.all(Array.from({ length: 5 }, () => world.get('/api/orders')))
  assert.deepEqual(
    received.map(({ status }) => status),
    Array(5).fill(200),
  )
})
