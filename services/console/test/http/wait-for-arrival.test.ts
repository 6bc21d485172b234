import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, state } from '../given/documents.ts'
import { given, topicPrefix } from '../given/world.ts'

const paths = ['/api/orders', '/api/orders/shop/1042', '/api/orders/shop/1042/history', '/api/participants']

test('given a request with `after`', async (t) => {
  const world = await given(t)
  await world.project(state({ status: 'pending' }))

  await t.test('when it has arrived, then the console responds immediately', async () => {
    for (const path of paths) {
      const { status, body } = await world.get(`${path}?after=${topicPrefix}orders/3/0&waitMs=0`)
      assert.equal(status, 200, JSON.stringify(body))
    }
  })

  await t.test('when the event arrives later, then the console waits for it', async () => {
    const event = state({ status: 'processing', modifiedAt: '2026-11-21T06:50:00Z' })
    const pending = world.get(`/api/orders/shop/1042?after=${event.id}`)
    await world.project(event)
    assert.equal((await pending).body.status, 'processing')
  })

  await t.test('when the position is reached later, then the console waits for it', async () => {
    const pending = world.get(`/api/orders?after=${topicPrefix}orders/3/2&waitMs=20000`)
    await world.project(state({ status: 'completed', modifiedAt: '2026-11-21T06:55:00Z' }))
    assert.equal((await pending).body.items[0].status, 'completed')
  })

  await t.test('when it does not arrive in time, then the 504 names it', async () => {
    for (const awaited of [newId(), `${topicPrefix}orders/3/1000`, `${topicPrefix}orders/5/0`]) {
      for (const path of paths) {
        const { status, body, headers } = await world.get(`${path}?after=${awaited}&waitMs=20`)
        assert.equal(status, 504)
        assert.equal(headers.get('content-type'), 'application/problem+json')
        assert.equal(headers.get('retry-after'), '1')
        assert.equal(body.awaited, awaited)
        assert.match(body.detail, new RegExp(`did not have ${awaited} within 20 ms`))
      }
    }
  })

  await t.test('when the record is a dead letter, then it has not arrived', async () => {
    const position = `${topicPrefix}orders/3/1`
    const letters = world.db.collection<{ _id: string; state: string }>('deadLetters')
    await letters.insertOne({ _id: `projector|${position}`, state: 'parked' })
    assert.equal((await world.get(`/api/orders?after=${position}&waitMs=0`)).status, 504)
    await letters.updateOne({}, { $set: { state: 'redriven' } })
    assert.equal((await world.get(`/api/orders?after=${position}&waitMs=0`)).status, 200)
  })

  await t.test('when the position is on another topic, then it is refused', async () => {
    for (const after of ['orders/3/1', 'other-orders/3/1', `${topicPrefix}quarantine/3/1`]) {
      const { status, body } = await world.get(`/api/orders?after=${after}`)
      assert.equal(status, 400)
      assert.match(body.errors[0].detail, /must be a position on test-orders/)
    }
  })
})
