import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOf } from '../../src/domain/stripe-object.ts'
import { keyMismatch, responseOfFailure } from '../../src/domain/stripe-response.ts'
import type { StripeFailure } from '../../src/domain/stripe-response.ts'

const failure = (changes: Partial<StripeFailure>): StripeFailure => ({
  ...{ status: undefined, code: undefined, message: '', retryAfterMs: undefined, ...changes },
})
const missing = failure({ status: 404, code: 'resource_missing', message: "No such invoice: 'in_1'" })

test('given no response, a time-out, a 5xx or a lock, then the fetch is tried later', () => {
  for (const status of [undefined, 408, 409, 500, 502, 503])
    assert.equal(responseOfFailure('invoice', failure({ status })).kind, 'unavailable')
})

test('given a 429, then requests pause as long as Stripe requires, or for a second', () => {
  const paused = responseOfFailure('invoice', failure({ status: 429, retryAfterMs: 7_000 }))
  assert.deepEqual(paused.kind === 'rate-limited' && paused.retryAfterMs, 7_000)
  const silent = responseOfFailure('invoice', failure({ status: 429, code: 'lock_timeout' }))
  assert.deepEqual(silent.kind === 'rate-limited' && silent.retryAfterMs, 1_000)
})

test('given a 401 or 403, then a person has to mend the key, which is not quoted', () => {
  for (const status of [401, 403]) {
    const message = 'Invalid API Key provided: sk_test_****abcd'
    const response = responseOfFailure('customer', failure({ status, message }))
    assert.equal(response.kind, 'unauthorized')
    assert.doesNotMatch(JSON.stringify(response), /sk_test/)
  }
})

test('given an invoice that is missing, then it was a draft that was deleted', () => {
  assert.deepEqual(responseOfFailure('invoice', missing), { kind: 'gone' })
})

test('given another object that is missing, then it does not count as deleted', () => {
  for (const type of ['customer', 'subscription', 'payment_intent'] as const)
    assert.equal(responseOfFailure(type, missing).kind, 'refused')
})

test('given an object of the other mode, then the key is wrong and nothing was deleted', () => {
  const message =
    "No such invoice: 'in_1'; a similar object exists in live mode, but a test mode key was used."
  assert.equal(responseOfFailure('invoice', { ...missing, message }).kind, 'unauthorized')
})

test('given a key of the other mode, then it is not used', () => {
  assert.match(keyMismatch('sk_live_1', false) ?? '', /live mode/)
  assert.match(keyMismatch('rk_test_1', true) ?? '', /test mode/)
  for (const [key, livemode] of [
    ['sk_test_1', false],
    ['rk_live_1', true],
    ['other', true],
  ] as const)
    assert.equal(keyMismatch(key, livemode), undefined)
})

test('given an id from outside, then it stays one segment of the path', () => {
  assert.equal(pathOf({ type: 'invoice', id: '../customers?x' }), '/v1/invoices/..%2Fcustomers%3Fx')
})
