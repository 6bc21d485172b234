import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ingestForTests } from '../../ingest-for-tests.ts'
import type { Ingest, Sent } from '../../ingest-for-tests.ts'

let ingest: Ingest

before(async () => {
  ingest = await ingestForTests({
    environment: { S: 'a-secret' },
    ingestTokens: ['the-token'],
    sources: {
      shop: {
        type: 'woocommerce',
        secrets: [{ env: 'S' }],
        participants: { products: ['REG-*'], name: 'Participant {n}' },
      },
    },
  })
})
after(() => ingest.close())

const order = {
  ...{ id: 7, number: 'A-7', status: 'processing', total: '10.00', currency: 'NZD' },
  date_modified_gmt: '2026-11-21T06:42:28',
  line_items: [
    {
      ...{ id: 1, name: 'Relay', sku: 'REG-RELAY', quantity: 1, total: '10.00' },
      meta_data: [{ key: 'Participant 1', value: 'Ada' }],
    },
  ],
}

function preview(body: object, { token = 'the-token' } = {}): Sent {
  const bytes = Buffer.from(JSON.stringify(body))
  const headers: [string, string][] = [
    ['Host', 'ingest.test'],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(bytes.length)],
    ['Authorization', `Bearer ${token}`],
  ]
  return { path: '/previews/shop?event=OrderUpdated', headers, body: bytes }
}

test('given an order, when it is previewed, then it says what it would be and appends nothing', async () => {
  const { status, json } = await ingest.post(preview(order))
  assert.equal(status, 200, JSON.stringify(json))
  const { result, type, order: mapped } = json as { result: string; type: string; order: any }
  assert.deepEqual([result, type, mapped.orderId, mapped.number], ['event', 'OrderUpdated', '7', 'A-7'])
  assert.deepEqual(
    mapped.participants.map(({ name }: { name: string }) => name),
    ['Ada'],
  )
  assert.equal(ingest.records.length, 0)
})

test('given an order that is not understood, when it is previewed, then it is not quarantined', async () => {
  const { status, json } = await ingest.post(preview({ ...order, total: 'ten' }))
  assert.equal(status, 200)
  assert.equal(json['result'], 'quarantined')
  assert.match(String(json['detail']), /total/)
  assert.equal(ingest.records.length, 0)
})

test('given a wrong token, when an order is previewed, then it is refused', async () => {
  assert.equal((await ingest.post(preview(order, { token: 'another' }))).status, 401)
})
