import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import type { Reading } from '../../../../src/domain/delivery.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createSource } from '../../../../src/create-source.ts'
import { standardWebhooksKey } from '../../../../src/domain/sources/standard-webhooks/signature.ts'
import type { Source } from '../../../../src/domain/sources/source.ts'

const secret = `whsec_${Buffer.from('a secret of twenty-four+ bytes').toString('base64')}`
const nextSecret = `whsec_${Buffer.from('another one of twenty-four bytes').toString('base64')}`
const now = Date.parse('2026-11-21T07:00:00Z')
const source = sourceOf(nextSecret, secret)

function sourceOf(...secrets: string[]): Source {
  const environment = Object.fromEntries(secrets.map((one, index) => [`S${index}`, one]))
  const declared = { type: 'standard-webhooks', secrets: Object.keys(environment).map((env) => ({ env })) }
  const config = parseConfig(JSON.stringify({ sources: { billing: declared } }), {
    path: 'test',
    environment,
  })
  assert.ok(config.sources['billing'])
  return createSource('billing', config.sources['billing'])
}

const payload = {
  type: 'order.updated',
  timestamp: '2026-11-21T06:59:00.500Z',
  data: {
    id: 'ord_1042',
    number: 1042,
    status: 'paid',
    currency: 'NZD',
    total: 103.5,
    customer: { id: 'cus_1', name: 'Mere Tamihana', email: 'mere@example.test' },
    line_items: [
      {
        id: 'li_1',
        sku: 'REG',
        name: 'Registration',
        quantity: 2,
        total: '103.50',
        metadata: { School: 'A' },
      },
    ],
    created_at: '2026-11-21T06:00:00Z',
    updatedAt: '2026-11-21T06:58:00Z',
  },
}

function read(body: string, headers: Record<string, string>): Reading {
  return source.read({ body: Buffer.from(body), headers, receivedAtMs: now, traceparent: '' })
}

function signed(
  body: string,
  { id = 'msg_1', atMs = now, by = secret, prefix = 'webhook' } = {},
): Record<string, string> {
  const signature = new Webhook(by).sign(id, new Date(atMs), body)
  return {
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(Math.floor(atMs / 1000)),
    [`${prefix}-signature`]: signature,
  }
}

describe('a delivery by Standard Webhooks', () => {
  const body = JSON.stringify(payload)

  test('that the reference library has signed is an event, by any secret and either set of headers', () => {
    for (const by of [secret, nextSecret]) {
      for (const prefix of ['webhook', 'svix'])
        assert.equal(read(body, signed(body, { by, prefix })).kind, 'event')
    }
  })

  test('is verified as the reference library does, whatever is altered', () => {
    const oracle = new Webhook(secret)
    const genuine = signed(body, { atMs: Date.now() })
    const names = Object.keys(genuine)
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(60),
        fc.stringMatching(/^[ -~]$/),
        (name, at, character) => {
          const value = genuine[name] ?? ''
          fc.pre(at < value.length)
          const headers = { ...genuine, [name]: value.slice(0, at) + character + value.slice(at + 1) }
          let expected = true
          try {
            oracle.verify(body, headers)
          } catch {
            expected = false
          }
          const reading = sourceOf(secret).read({
            ...{ body: Buffer.from(body), headers, receivedAtMs: Date.now(), traceparent: '' },
          })
          assert.equal(reading.kind !== 'refusal', expected, JSON.stringify(headers))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('may carry several signatures, of other versions too', () => {
    const headers = signed(body)
    const several = `v1a,${Buffer.alloc(64).toString('base64')} v1,${Buffer.alloc(32).toString('base64')} ${headers['webhook-signature']}`
    assert.equal(read(body, { ...headers, 'webhook-signature': several }).kind, 'event')
    const reading = read(body, { ...headers, 'webhook-signature': several.split(' ')[0] ?? '' })
    assert.ok(reading.kind === 'refusal' && reading.reason === 'wrong_signature')
  })

  test('is refused when it is unsigned, altered, or more than five minutes off', () => {
    const why = (reading: Reading): string => (reading.kind === 'refusal' ? reading.reason : reading.kind)
    assert.equal(why(read(body, {})), 'unsigned')
    assert.equal(why(read(`${body} `, signed(body))), 'wrong_signature')
    for (const offMs of [-301_000, 301_000])
      assert.equal(why(read(body, signed(body, { atMs: now + offMs }))), 'stale')
    for (const offMs of [-299_000, 299_000])
      assert.equal(why(read(body, signed(body, { atMs: now + offMs }))), 'event')
    assert.equal(why(read(body, { ...signed(body), 'webhook-timestamp': 'soon' })), 'stale')
  })

  test('says of the order what both kinds of shop have', () => {
    const reading = read(body, signed(body))
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderUpdated')
    const { order, provenance } = reading.event.data
    assert.equal(reading.event.subject, 'billing/ord_1042')
    assert.deepEqual(provenance, {
      via: 'webhook',
      topic: 'order.updated',
      webhookId: null,
      deliveryId: 'msg_1',
    })
    assert.deepEqual(
      [order.number, order.status, order.total, order.customer.name, order.createdAt, order.modifiedAt],
      ['1042', 'paid', '103.5', 'Mere Tamihana', '2026-11-21T06:00:00Z', '2026-11-21T06:58:00Z'],
    )
    assert.deepEqual(order.lineItems[0]?.metadata, [{ key: 'School', value: 'A' }])
  })

  test('has the same id when the sender tries again, and another under another webhook-id', () => {
    const id = (headers: Record<string, string>): string => {
      const reading = read(body, headers)
      return reading.kind === 'event' ? reading.event.id : reading.kind
    }
    assert.equal(id(signed(body)), id(signed(body, { atMs: now - 60_000 })))
    assert.notEqual(id(signed(body)), id(signed(body, { id: 'msg_2' })))
  })

  test('deletes with an id alone, at the time it tells', () => {
    const deletion = JSON.stringify({
      type: 'order.deleted',
      timestamp: payload.timestamp,
      data: { id: 'ord_1042' },
    })
    const reading = read(deletion, signed(deletion))
    assert.ok(reading.kind === 'event' && reading.event.type === 'OrderDeleted')
    assert.equal(reading.event.occurredAt, '2026-11-21T06:59:00.500Z')
    assert.equal(reading.event.data.status, 'deleted')
  })

  test('is quarantined when it is about something else or lacks what an order needs', () => {
    for (const [payloadOf, reason] of [
      [{ ...payload, type: 'invoice.paid' }, 'unknown-topic'],
      [{ data: payload.data }, 'no-topic'],
      [{ ...payload, data: { ...payload.data, status: undefined } }, 'not-an-order'],
      [{ type: 'order.updated', data: { id: 1, status: 'paid' } }, 'not-an-order'],
      [[], 'not-an-object'],
    ] as const) {
      const text = JSON.stringify(payloadOf)
      const reading = read(text, signed(text))
      assert.equal(reading.kind === 'quarantine' ? reading.reason : reading.kind, reason)
    }
  })

  test('needs a secret of the right form, which the mistake does not repeat', () => {
    assert.throws(
      () => sourceOf('not base64!'),
      (error: Error) =>
        error.message.includes('sources.billing.secrets[0]') && !error.message.includes('not base64!'),
    )
  })
})

test('a secret that is no base64, or too short to prove anything, is no key', () => {
  for (const text of ['', 'whsec_', 'whsec_A', 'whsec_AAAA', 'whsec_not base64', `whsec_${'_'.repeat(32)}`]) {
    assert.equal(standardWebhooksKey(text), undefined, text)
  }
  assert.equal(standardWebhooksKey(secret)?.toString(), 'a secret of twenty-four+ bytes')
  assert.equal(standardWebhooksKey(` ${secret.replace('whsec_', '')} `)?.length, 30)
})
