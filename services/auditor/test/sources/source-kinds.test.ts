import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { orderNumber } from '../../src/rules/order-numbers/domain/order-number.ts'
import { reasonForNoCreation } from '../../src/rules/order-discrepancies/domain/missing-creation.ts'
import { missingNumbers } from '../../src/rules/order-numbers/domain/missing-numbers-alert.ts'
import { webhookFailing } from '../../src/rules/webhooks/domain/webhook-failing-alert.ts'
import { plainTraits } from '../../src/sources/plain-traits.ts'
import { sourceKindOf } from '../../src/sources/source-kinds.ts'

const traitsOf = (config: { type: SourceConfig['type']; mapping?: { metadata: string } }) =>
  sourceKindOf(config as SourceConfig).traitsOf(config as SourceConfig)

const others = {
  shopify: traitsOf({ type: 'shopify' }),
  'standard-webhooks': traitsOf({ type: 'standard-webhooks' }),
  hmac: traitsOf({ type: 'hmac', mapping: { metadata: '/sale/extra' } }),
  admin: traitsOf({ type: 'admin' }),
  'a kind of which nothing is known': plainTraits,
}
const kinds = { ...others, woocommerce: traitsOf({ type: 'woocommerce' }) }

describe('an order that is numbered in its metadata', () => {
  const payloads = {
    woocommerce: { meta_data: [{ key: '_receipt', value: 'R-77' }] },
    shopify: { note_attributes: [{ name: '_receipt', value: 'R-77' }] },
    'standard-webhooks': { type: 'order.created', data: { metadata: { _receipt: 'R-77' } } },
    hmac: { sale: { extra: [{ key: '_receipt', value: 77 }] } },
  }
  for (const [kind, payload] of Object.entries(payloads)) {
    it(`given a source of type ${kind}, then the number is found where that kind has it`, () => {
      const event = { ...examples.OrderCreated, data: { ...examples.OrderCreated.data, payload } }
      const traits = kinds[kind as keyof typeof payloads]
      assert.equal(orderNumber('meta:_receipt', event, traits), 77)
      assert.equal(orderNumber('meta:constructor', event, traits), undefined)
    })
  }
})

describe('a deletion of an order of which nothing else arrived', () => {
  const at = Date.parse('2026-11-21T09:00:00Z')
  const deletions: [keyof typeof kinds, string][] = [
    ['woocommerce', 'trash'],
    ['shopify', 'deleted'],
    ['standard-webhooks', 'deleted'],
    ['standard-webhooks', 'trash'],
    ['hmac', 'deleted'],
    ['admin', 'deleted'],
    ['a kind of which nothing is known', 'deleted'],
  ]
  for (const [kind, status] of deletions) {
    it(`given ${kind} and its status ${status}, then no creation of it is lost`, () => {
      const order = { status, createdAt: null, firstSeenAt: at - 3_600_000 }
      const context = { connectedAt: 0, at, afterMs: 300_000, traits: kinds[kind] }
      assert.equal(reasonForNoCreation(order, context), 'deleted')
    })
  }
})

describe('what alerts say of a source that is no WooCommerce shop', () => {
  for (const reason of ['wrong_signature', 'unsigned', 'stale', 'rate_limited'])
    it(`given deliveries refused as ${reason}, then what to do names the sender, which may be no shop`, () => {
      const { next } = webhookFailing({
        ...{ source: 'till', webhookId: null, inARow: 5, severity: 'critical' },
        ...{ reasons: [{ reason, count: 5 }], refusals: plainTraits.refusals },
      })
      assert.doesNotMatch(next.action, /shop|sender's clock and ours/)
    })
  for (const [kind, traits] of Object.entries(others)) {
    it(`given ${kind}, then neither its limits nor its settings are WooCommerce's`, () => {
      const failing = webhookFailing({
        ...{ source: 'till', webhookId: null, inARow: 5, severity: 'critical', reasons: [] },
        refusals: traits.refusals,
      })
      const missing = missingNumbers({ source: 'till', numbers: [7], step: 1, traits })
      const texts = [failing, missing].flatMap(({ summary, next }) => [summary, next.action]).join(' ')
      assert.doesNotMatch(texts, /WooCommerce|seventh|\.rest\b/)
      assert.equal(traits.draftStatuses.has('checkout-draft'), false)
    })
  }
})
