import assert from 'node:assert/strict'
import { it } from 'node:test'
import { woocommerceSource } from '../../../../src/domain/sources/woocommerce/source.ts'

const body = Buffer.from(
  JSON.stringify({ id: 7, status: 'pending', total: '1.00', date_modified_gmt: '2026-11-21T08:00:00' }),
)

function eventId(after?: string): string {
  const headers = { 'slipstream-recovered-after': after }
  const delivery = { body, headers, receivedAtMs: Date.parse('2026-11-21T08:00:01Z'), traceparent: '' }
  const reading = woocommerceSource('shop', { keys: [] }).readRecovered?.('OrderUpdated', delivery)
  assert.ok(reading?.kind === 'event', JSON.stringify(reading))
  return reading.event.id
}

it('given a recovered state that a late event overtook, then it is another event, and only one', () => {
  assert.equal(eventId('orders/0/1'), eventId('orders/0/1'))
  assert.notEqual(eventId('orders/0/1'), eventId('orders/0/2'))
  assert.equal(eventId(), eventId())
})
