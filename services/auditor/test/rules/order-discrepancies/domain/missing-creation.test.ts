import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reasonForNoCreation } from '../../../../src/rules/order-discrepancies/domain/missing-creation.ts'
import { wooCommerceTraits } from '../../../../src/sources/woocommerce/source-kind.ts'

const traits = wooCommerceTraits

describe('an order that was updated and never created', () => {
  const given = {
    connectedAt: Date.parse('2026-11-21T08:00:00Z'),
    at: Date.parse('2026-11-21T09:00:00Z'),
    afterMs: 300_000,
    traits,
  }
  const order = (status: string, createdAt: string, firstSeenAt: string) =>
    reasonForNoCreation({ status, createdAt, firstSeenAt: Date.parse(firstSeenAt) }, given)

  it('is a draft while it is being filled in', () => {
    assert.equal(order('checkout-draft', '2026-11-21T08:10:00Z', '2026-11-21T08:10:00Z'), 'draft')
  })
  it('is from before the source was connected', () => {
    assert.equal(order('processing', '2026-11-20T08:10:00Z', '2026-11-21T08:10:00Z'), 'before-connected')
  })
  it('has no missing creation, when nothing but its deletion is known', () => {
    const deleted = { status: 'trash', createdAt: null, firstSeenAt: given.connectedAt }
    assert.equal(reasonForNoCreation(deleted, given), 'deleted')
  })
  it('may be overtaken, within the settle window', () => {
    assert.equal(order('processing', '2026-11-21T08:56:00Z', '2026-11-21T08:56:00Z'), 'overtaken')
  })
  it('has lost its creation after it', () => {
    assert.equal(order('processing', '2026-11-21T08:50:00Z', '2026-11-21T08:55:00Z'), 'lost')
  })
  it('has lost none, given the audit may have forgotten the order', () => {
    const day = (nth: number) => new Date(Date.UTC(2026, 0, nth)).toISOString()
    const why = (createdAt: string) =>
      reasonForNoCreation(
        { status: 'completed', createdAt, firstSeenAt: Date.parse(day(200)) },
        { connectedAt: Date.parse(day(1)), at: Date.parse(day(201)), afterMs: 300_000, traits },
      )
    assert.equal(why(day(100)), 'forgotten')
    assert.equal(why(day(120)), 'lost')
  })
})
