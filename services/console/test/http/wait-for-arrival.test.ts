import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, order, state } from '../given/documents.ts'
import { given, topicPrefix } from '../given/world.ts'

const paths = ['/api/orders', '/api/orders/shop/1042', '/api/orders/shop/1042/history', '/api/participants']

test('read-your-write', async (t) => {
  const world = await given(t)
  await world.project(state({ status: 'pending' }))

  await t.test('answers at once what is there', async () => {
    for (const path of paths) {
      const { status, body } = await world.ask(`${path}?after=${topicPrefix}orders/3/0&waitMs=0`)
      assert.equal(status, 200, JSON.stringify(body))
    }
  })

  await t.test('waits for an event by its id', async () => {
    const event = state({ status: 'processing', modifiedAt: '2026-11-21T06:50:00Z' })
    const asked = world.ask(`/api/orders/shop/1042?after=${event.id}`)
    await world.project(event)
    assert.equal((await asked).body.status, 'processing')
  })

  await t.test('waits for a position', async () => {
    const asked = world.ask(`/api/orders?after=${topicPrefix}orders/3/2&waitMs=20000`)
    await world.project(state({ status: 'completed', modifiedAt: '2026-11-21T06:55:00Z' }))
    assert.equal((await asked).body.items[0].status, 'completed')
  })

  await t.test('says what did not come, when it does not come in time', async () => {
    for (const awaited of [newId(), `${topicPrefix}orders/3/1000`, `${topicPrefix}orders/5/0`]) {
      for (const path of paths) {
        const { status, body, headers } = await world.ask(`${path}?after=${awaited}&waitMs=20`)
        assert.equal(status, 504)
        assert.equal(headers.get('content-type'), 'application/problem+json')
        assert.equal(headers.get('retry-after'), '1')
        assert.equal(body.awaited, awaited)
        assert.match(body.detail, new RegExp(`did not come to ${awaited} within 20 ms`))
      }
    }
  })

  await t.test('does not take what was set aside for what arrived', async () => {
    const position = `${topicPrefix}orders/3/1`
    const letters = world.db.collection<{ _id: string; state: string }>('deadLetters')
    await letters.insertOne({ _id: `projector|${position}`, state: 'parked' })
    assert.equal((await world.ask(`/api/orders?after=${position}&waitMs=0`)).status, 504)
    await letters.updateOne({}, { $set: { state: 'redriven' } })
    assert.equal((await world.ask(`/api/orders?after=${position}&waitMs=0`)).status, 200)
  })

  await t.test('refuses a position of another log', async () => {
    for (const after of ['orders/3/1', 'other-orders/3/1', `${topicPrefix}quarantine/3/1`]) {
      const { status, body } = await world.ask(`/api/orders?after=${after}`)
      assert.equal(status, 400)
      assert.match(body.errors[0].detail, /must be a position on test-orders/)
    }
  })
})

test('a swap while people ask', async (t) => {
  const world = await given(t)
  const versions = 12
  for (let version = 1; version <= versions; version++) {
    const number = String(version)
    const stored = Array.from({ length: 30 }, (_, index) => order({ orderId: String(index), number }))
    await world.db.collection<{ _id: string }>(`orders_v${version}`).insertMany(stored)
  }
  let isSwapping = true
  const seen: number[] = []
  const asking = (async () => {
    while (isSwapping) {
      const { status, body } = await world.ask('/api/orders?limit=200')
      assert.equal(status, 200, JSON.stringify(body))
      assert.equal(body.items.length, 30, 'never half a model')
      const numbers = new Set<string>(body.items.map((item: { number: string }) => item.number))
      assert.equal(numbers.size, 1, 'never a mixture of two')
      seen.push(Number([...numbers][0]))
    }
  })()

  for (let version = 2; version <= versions; version++) {
    await world.goLive('orders', version)
    const { body } = await world.ask('/api/orders?limit=1')
    assert.equal(body.items[0].number, String(version), 'a swap is seen by whoever asks after it')
    await world.db.dropCollection(`orders_v${version - 1}`)
  }
  isSwapping = false
  await asking
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
    'never backwards',
  )
})
