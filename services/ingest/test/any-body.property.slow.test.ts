import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { ingestForTests, wooDelivery } from './ingest-for-tests.ts'
import type { Ingest } from './ingest-for-tests.ts'

let ingest: Ingest
before(async () => {
  ingest = await ingestForTests({
    environment: { SECRET: 'secret' },
    sources: {
      shop: {
        type: 'woocommerce',
        secrets: [{ env: 'SECRET' }],
        participants: {
          name: 'Participant {n}',
          email: 'Participant {n} Email',
          fields: { school: 'School' },
        },
      },
    },
  })
})
after(() => ingest.close())

const topic = fc.oneof(
  fc.constantFrom(
    'order.created',
    'order.updated',
    'order.deleted',
    'order.restored',
    'product.updated',
    'action.x',
    '',
  ),
  fc.stringMatching(/^[!-~]{1,30}$/),
)

const anything = (names: readonly string[]): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(names.map((name) => [name, fc.jsonValue() as fc.Arbitrary<unknown>])), {
    requiredKeys: [],
  })

/** An order in which every member that may be anything is. */
const order = fc
  .tuple(
    fc.integer({ min: 1 }),
    anything([
      ...[
        'number',
        'currency',
        'total_tax',
        'discount_total',
        'customer_id',
        'billing',
        'shipping',
        'meta_data',
      ],
      ...['date_created_gmt', 'date_paid_gmt', 'coupon_lines', 'order', 'refunds', '_links'],
    ]),
    fc.array(anything(['id', 'product_id', 'sku', 'name', 'total_tax', 'image', 'parent_name', 'meta_data'])),
    fc.array(fc.record({ key: fc.oneof(fc.string(), fc.constant('Participant 1')), value: fc.jsonValue() })),
  )
  .map(([id, others, otherItems, meta_data]) => ({
    ...{ id, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T06:42:28', ...others },
    line_items: [...otherItems, { id: 1, quantity: 2, total: 1, meta_data }],
  }))

/** What an order is made of, each part being anything. */
const orderParts = anything([
  'id',
  'status',
  'total',
  'date_modified_gmt',
  'line_items',
  'code',
  'message',
  'order',
])

async function isTaken(body: Buffer, topicOfIt: string): Promise<unknown> {
  const sent = wooDelivery(body, { topic: topicOfIt })
  const first = await ingest.post(sent)
  assert.equal(first.status, 200, JSON.stringify(first.json))
  const again = await ingest.post(sent)
  assert.equal(again.status, 200)
  assert.equal(again.json['result'], 'duplicate')
  assert.equal(again.json['eventId'], first.json['eventId'])
  assert.equal(again.json['position'], first.json['position'])
  return first.json['result']
}

test('given any signed JSON body, then it is an event or quarantined, and then a duplicate', async () => {
  const results = new Map<unknown, number>()
  await fc.assert(
    fc.asyncProperty(fc.oneof(order, orderParts, fc.jsonValue()), topic, async (json, topicOfIt) => {
      const result = await isTaken(Buffer.from(JSON.stringify(json)), topicOfIt)
      results.set(result, (results.get(result) ?? 0) + 1)
    }),
    { numRuns: 400 },
  )
  assert.ok((results.get('appended') ?? 0) > 5, 'many of them are orders')
  assert.ok((results.get('quarantined') ?? 0) > 20, 'many of them are not')
})

test('whatever bytes are signed, they are taken and kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      await isTaken(Buffer.from(bytes), 'order.updated')
    }),
    { numRuns: 100 },
  )
})

test('a body that is nested deeper than it could be written again is quarantined, not refused', async () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000)
  const body = `{"id":1,"status":"x","total":"1","date_modified_gmt":"2026-11-21T06:42:28","line_items":[{"id":1,"total":"1","meta_data":[{"key":"k","value":${deep}}]}]}`
  assert.equal(await isTaken(Buffer.from(body), 'order.updated'), 'quarantined')
})

test('an altered body, signature or byte of either is refused with 401', async () => {
  const original = Buffer.from(
    '{"id":33,"status":"pending","total":"1.00","date_modified_gmt":"2026-11-21T06:42:28"}',
  )
  const signature =
    wooDelivery(original).headers.find(([name]) => name === 'X-WC-Webhook-Signature')?.[1] ?? ''
  const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='
  await fc.assert(
    fc.asyncProperty(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const altered = Buffer.from(original)
      altered[at] = (altered[at] ?? 0) ^ change
      const sent = wooDelivery(altered, { headers: { 'X-WC-Webhook-Signature': signature } })
      assert.equal((await ingest.post(sent)).status, 401)
    }),
    { numRuns: 50 },
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(signature.length - 1), fc.constantFrom(...base64), async (at, character) => {
      fc.pre(signature[at] !== character)
      const altered = signature.slice(0, at) + character + signature.slice(at + 1)
      const sent = wooDelivery(original, { headers: { 'X-WC-Webhook-Signature': altered } })
      assert.equal((await ingest.post(sent)).status, 401)
    }),
    { numRuns: 100 },
  )
})
