import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createSource } from '../../../../src/create-source.ts'
import type { Reading } from '../../../../src/domain/delivery.ts'
import type { Source } from '../../../../src/domain/sources/source.ts'
import { ingestForTests } from '../../../ingest-for-tests.ts'
import type { Ingest } from '../../../ingest-for-tests.ts'

const secret = 'generic-secret'
const body = readFileSync(new URL('fixtures/sale-changed.json', import.meta.url))
/** Made with another implementation, over the fixture's bytes. */
const knownHex = '4346ab76a77790bb785016cea0fd65caa7663755da7864674ba7933dece49d77'
const knownBase64 = 'ElFwuDCk83KhFFSB9XMawBRVam4z82joeizV971JMMQ85YaIjYc5GBvIAgiULetRVJHLp+5gItDMeLpq/iSSaw=='

const at = (path: string): string => `/data/sale${path}`
const declared = {
  type: 'hmac',
  secrets: [{ env: 'S' }],
  signature: { header: 'X-Till-Signature', prefix: 'sha256=' },
  event: {
    pointer: '/kind',
    types: { 'sale.made': 'OrderCreated', 'sale.changed': 'OrderUpdated', 'sale.void': 'OrderDeleted' },
  },
  participants: { products: ['REG-*'], name: 'Participant {n}' },
  mapping: {
    ...{ id: at('/ref'), status: at('/state'), currency: at('/sum/code'), total: at('/sum/gross') },
    ...{ createdAt: at('/made'), modifiedAt: at('/touched'), occurredAt: '/sent' },
    customer: { name: at('/buyer/full~1name'), email: at('/buyer/mail') },
    lineItems: {
      ...{ list: at('/rows'), id: '/no', sku: '/art', name: '/label', quantity: '/n' },
      ...{ total: '/sum', metadata: '/extra' },
    },
  },
}
const now = Date.parse('2026-11-21T06:41:00Z')

function sourceOf(more: object = {}): Source {
  const till = { ...declared, ...more }
  const config = parseConfig(JSON.stringify({ sources: { till } }), {
    path: 'test',
    environment: { S: secret },
  })
  assert.ok(config.sources['till'])
  return createSource('till', config.sources['till'])
}
const till = sourceOf()
const sign = (bytes: Buffer): string => `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`
const read = (source: Source, headers: Record<string, string>, bytes: Buffer = body): Reading =>
  source.read({ body: bytes, headers, receivedAtMs: now, traceparent: '' })
const readSigned = (bytes: Buffer, source = till, more: Record<string, string> = {}): Reading =>
  read(source, { 'x-till-signature': sign(bytes), ...more }, bytes)
const outcome = (reading: Reading): string => ('reason' in reading ? reading.reason : reading.kind)
const changed = (change: (payload: any) => void): Buffer => {
  const payload = JSON.parse(body.toString())
  change(payload)
  return Buffer.from(JSON.stringify(payload))
}

describe('given a delivery that is signed with an HMAC', () => {
  test('when its known bytes have their known signature, then it is authentic, and altered not', () => {
    for (const signature of [knownHex, knownHex.toUpperCase()])
      assert.equal(outcome(read(till, { 'x-till-signature': `sha256=${signature}` })), 'event')
    for (const signature of [knownHex, `sha1=${knownHex}`, 'sha256=', `sha256=${knownHex.slice(1)}`])
      assert.equal(outcome(read(till, { 'x-till-signature': signature })), 'wrong_signature')
    const altered = Buffer.concat([body, Buffer.from(' ')])
    assert.equal(
      outcome(read(till, { 'x-till-signature': `sha256=${knownHex}` }, altered)),
      'wrong_signature',
    )
    assert.equal(outcome(read(till, {})), 'unsigned')
  })

  test('when its time is signed too, then it is refused without it, with another, or too late', () => {
    const source = sourceOf({
      signature: {
        ...{ header: 'x-till-signature', algorithm: 'sha512', encoding: 'base64' },
        ...{ timestamp: { header: 'x-till-time' }, signed: 'v0:{timestamp}:{body}' },
      },
    })
    const headers = { 'x-till-signature': knownBase64, 'x-till-time': '1795243200' }
    const readAt = (receivedAtMs: number, more: object = {}): string =>
      outcome(source.read({ body, headers: { ...headers, ...more }, receivedAtMs, traceparent: '' }))
    assert.equal(readAt(now), 'event')
    assert.equal(readAt(now, { 'x-till-time': '' }), 'unsigned')
    assert.equal(readAt(now, { 'x-till-time': 'soon' }), 'stale')
    assert.equal(readAt(now, { 'x-till-time': '1795243201' }), 'wrong_signature')
    assert.equal(readAt(Date.parse('2026-11-21T06:45:00Z')), 'event')
    assert.equal(readAt(Date.parse('2026-11-21T06:45:01Z')), 'stale')
  })

  test('when it is about an order, then the event has what the mapping points at', () => {
    const reading = readSigned(body)
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderUpdated')
    const { order, provenance } = reading.event.data
    assert.deepEqual(provenance, { via: 'webhook', topic: 'sale.changed', webhookId: null, deliveryId: null })
    assert.deepEqual(
      [order.orderId, order.number, order.status, order.total, order.currency, order.customer.name],
      ['S-77', 'S-77', 'paid', '103.5', 'NZD', 'Mere Tamihana'],
    )
    assert.deepEqual(
      [order.createdAt, order.modifiedAt, order.paidAt],
      ['2026-11-21T06:40:00Z', '2026-11-21T06:39:28Z', null],
    )
    assert.deepEqual(
      order.lineItems.map(({ id, sku, quantity, total }) => [id, sku, quantity, total]),
      [['1', 'REG-JUNIOR', 2, '90.00']],
    )
    assert.deepEqual(
      order.participants.map(({ name }) => name),
      ['Ana', 'Wiremu'],
    )
  })

  test('when it is a deletion, then its id is enough, and it happened when the body says', () => {
    const reading = readSigned(
      Buffer.from('{"kind":"sale.void","sent":1795243200,"data":{"sale":{"ref":"S-77"}}}'),
    )
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderDeleted')
    assert.deepEqual(
      [reading.event.data.orderId, reading.event.data.status, reading.event.occurredAt],
      ['S-77', 'deleted', '2026-11-21T06:40:00Z'],
    )
  })

  test('when a header names what happened, then that header is read', () => {
    const source = sourceOf({ event: { header: 'X-Till-Event', types: { changed: 'OrderUpdated' } } })
    assert.equal(outcome(readSigned(body, source, { 'x-till-event': 'changed' })), 'event')
    assert.equal(outcome(readSigned(body, source, { 'x-till-event': 'sale.changed' })), 'unknown-topic')
    assert.equal(outcome(readSigned(body, source)), 'no-topic')
  })

  test('when it is about something else or no order, then it is quarantined', () => {
    for (const [bytes, reason] of [
      [changed((payload) => (payload.kind = 'refund.made')), 'unknown-topic'],
      [changed((payload) => (payload.kind = 'constructor')), 'unknown-topic'],
      [changed((payload) => delete payload.kind), 'no-topic'],
      [changed((payload) => delete payload.data.sale.ref), 'not-an-order'],
      [changed((payload) => delete payload.data.sale.state), 'not-an-order'],
      [changed((payload) => (payload.data.sale.sum.gross = 'much')), 'unreadable-value'],
      [changed((payload) => (payload.data.sale = [])), 'not-an-order'],
      [Buffer.from('not JSON'), 'not-json'],
    ] as const) {
      assert.equal(outcome(readSigned(bytes)), reason)
    }
  })
})

for (const [what, more, message] of [
  [
    'a signed time without its header',
    { signature: { header: 'x', signed: '{timestamp}.{body}' } },
    /timestamp/,
  ],
  ['a time that is not signed', { signature: { header: 'x', timestamp: { header: 'y' } } }, /\{timestamp\}/],
  ['no place for the event', { event: { types: { a: 'OrderCreated' } } }, /header or pointer/],
  ['no JSON pointer', { mapping: { id: 'data.id' } }, /JSON pointer/],
] as const) {
  test(`given a configuration with ${what}, then the mistake is named`, () => {
    assert.throws(() => sourceOf(more), message)
  })
}

describe('given an HMAC source over HTTP', () => {
  let ingest: Ingest
  before(async () => {
    ingest = await ingestForTests({ environment: { S: secret }, sources: { till: declared } })
  })
  after(() => ingest.close())
  const post = (bytes: Buffer, signature = sign(bytes)): ReturnType<Ingest['post']> =>
    ingest.post({
      path: '/webhooks/till',
      headers: [
        ['Host', 'x'],
        ['X-Till-Signature', signature],
        ['Content-Length', String(bytes.length)],
      ],
      body: bytes,
    })

  test('when a delivery arrives twice, then it is one event; a forged one is refused', async () => {
    assert.equal((await post(body)).json['result'], 'appended')
    assert.equal((await post(body)).json['result'], 'duplicate')
    assert.equal((await post(body, 'sha256=forged')).status, 401)
    assert.equal(ingest.records.length, 1)
  })

  test('when it is quarantined, then its signature is not kept', async () => {
    assert.equal((await post(Buffer.from('{}'))).json['result'], 'quarantined')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'DeliveryQuarantined')
    assert.ok(event.data.headers.every(({ name }) => name.toLowerCase() !== 'x-till-signature'))
  })
})
