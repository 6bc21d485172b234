import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { createSource } from '../../src/create-source.ts'
import type { AuthenticReading, Delivery } from '../../src/domain/delivery.ts'
import { pastDelivery } from '../../src/what-if/past-delivery.ts'
import { MappingComparison } from '../../src/what-if/what-if-mapping.ts'
import type { SourceConfigs, WhatIfResult } from '../../src/what-if/what-if-mapping.ts'

const participants = { name: 'Participant {n}', email: 'Participant {n} Email', fields: { school: 'School' } }
function configOf(changes: object): SourceConfigs {
  const common = { secrets: [{ env: 'S' }], participants: { ...participants, ...changes } }
  const declared = { shop: { type: 'woocommerce', ...common }, boutique: { type: 'shopify', ...common } }
  const text = JSON.stringify({ sources: declared })
  return new Map(webhookSources(parseConfig(text, { path: 'test', environment: { S: 'secret' } }).sources))
}
const sources = configOf({})

const fixture = (path: string): Buffer =>
  readFileSync(new URL(`../domain/sources/${path}.json`, import.meta.url))
const delivery = (body: Buffer | object, headers: Record<string, string>): Delivery => ({
  body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
  ...{ headers, receivedAtMs: Date.parse('2026-11-21T07:15:00Z') },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
})

/** The record of what was read. */
function recordOf(reading: AuthenticReading): LogRecord {
  assert.ok(reading.kind === 'event', JSON.stringify(reading))
  const { topic, key, value, headers } = encodeEvent(reading.event, schemaIds, reading.rawPayload)
  return { key, value, headers, position: { topic, partition: 0, offset: 0n }, recordedAtMs: 0 }
}

/** Reads what is kept of an event again, and compares all but the trace. */
function assertReadAgain(name: string, record: LogRecord): void {
  const source = sourceOf(name)
  const event = decodeEvent(record) as OrderEvent
  const again = source.readVerified(pastDelivery(event, source))
  assert.ok(again.kind === 'event', JSON.stringify(again))
  const { redrivenFrom: _, ...data } = again.event.data as OrderEvent['data']
  assert.deepEqual({ type: again.event.type, ...data }, { type: event.type, ...event.data })
}

const sourceOf = (name: string) => createSource(name, { ...sources.get(name)!, secrets: [] })

const wooOrder = {
  ...{ id: 33, number: '1033', status: 'processing', currency: 'NZD', total: '46.00' },
  ...{ date_created_gmt: '2026-11-21T06:00:00', date_modified_gmt: '2026-11-21T06:42:28' },
  billing: { first_name: 'Mere', last_name: 'Tamihana', email: 'mere@example.test' },
  line_items: [
    {
      ...{ id: 7, name: 'Registration', sku: 'REG-1', quantity: 1, total: '46.00' },
      meta_data: [
        { id: 1, key: 'Participant 1', value: 'Hana' },
        { id: 2, key: 'School', value: 'Kura' },
      ],
    },
  ],
}

const ofWooCommerce = (topic: string, body: object): LogRecord => {
  const deliveryId = '15445e937e9918aadcb4514b777c19c0'
  const headers = { 'x-wc-webhook-id': '2', 'x-wc-webhook-delivery-id': deliveryId }
  return recordOf(sourceOf('shop').readVerified(delivery(body, { ...headers, 'x-wc-webhook-topic': topic })))
}

const ofShopify = (topic: string, name: string): LogRecord => {
  const headers = {
    ...{ 'x-shopify-topic': topic, 'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043' },
    'x-shopify-triggered-at': '2026-11-21T06:42:28.123456789Z',
  }
  return recordOf(sourceOf('boutique').readVerified(delivery(fixture(`shopify/fixtures/${name}`), headers)))
}

/** As the auditor recovers it. */
const recovered = (): LogRecord => {
  const reading = sourceOf('shop').readRecovered?.('OrderUpdated', delivery(wooOrder, {}))
  assert.ok(reading)
  return recordOf(reading)
}

const whatIf = (changes: object, records: readonly LogRecord[]): WhatIfResult => {
  const comparison = new MappingComparison(sources, configOf(changes))
  for (const record of records) comparison.add(record)
  return comparison.result()
}

describe('a past delivery', () => {
  for (const [topic, body] of [
    ['order.created', wooOrder],
    ['order.updated', wooOrder],
    ['order.restored', wooOrder],
    ['order.deleted', { id: 33 }],
  ] as const)
    it(`given ${topic} of WooCommerce, when its event is read again, then it is the same`, () => {
      assertReadAgain('shop', ofWooCommerce(topic, body))
    })

  for (const [topic, name] of [
    ['orders/create', 'orders-create'],
    ['orders/updated', 'orders-create'],
    ['orders/cancelled', 'orders-cancelled'],
    ['orders/delete', 'orders-delete'],
  ] as const)
    it(`given ${topic} of Shopify, when its event is read again, then it is the same`, () => {
      assertReadAgain('boutique', ofShopify(topic, name))
    })
})

describe('what if the mapping of a shop were another', () => {
  const woocommerce = [
    ofWooCommerce('order.created', wooOrder),
    ofWooCommerce('order.deleted', { id: 33 }),
    recovered(),
  ]
  const shopify = [ofShopify('orders/create', 'orders-create'), ofShopify('orders/delete', 'orders-delete')]

  it('given the same mapping, then nothing would differ, recovered orders included', () => {
    const { events, differing, newlyQuarantined } = whatIf({}, [...woocommerce, ...shopify])
    assert.deepEqual([events, differing, newlyQuarantined], [5, 0, 0])
  })

  it('given another field of participants, then it would differ in each order that has it', () => {
    const { differing, orders } = whatIf({ fields: { team: 'School' } }, woocommerce)
    assert.equal(differing, 2)
    assert.deepEqual(
      orders.map(({ order, differences }) => [order, differences]),
      [
        [
          'shop/33',
          [
            { field: 'participants[0].fields.school', before: 'Kura', after: null },
            { field: 'participants[0].fields.team', before: null, after: 'Kura' },
          ],
        ],
      ],
    )
  })

  it('given products that no order of Shopify has, then its participants would be gone', () => {
    const { differing, newlyQuarantined, orders } = whatIf({ products: ['NONE-*'] }, shopify)
    assert.deepEqual([differing, newlyQuarantined], [1, 0])
    const [{ differences } = assert.fail('no order differs')] = orders
    assert.ok(differences.some(({ field, after }) => field === 'participants[0].name' && after === null))
  })
})
