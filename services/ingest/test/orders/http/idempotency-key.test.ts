import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIdempotencyKey } from '../../../src/orders/http/idempotency-key.ts'

test('given a key in double quotes or bare, then it is the same key', () => {
  assert.equal(readIdempotencyKey('8e03978e-40d5'), '8e03978e-40d5')
  assert.equal(readIdempotencyKey(' "8e03978e-40d5" '), '8e03978e-40d5')
  assert.equal(readIdempotencyKey('"a \\"b\\" \\\\"'), 'a "b" \\')
})

test('given quotes that do not close, or nothing in them, then it is no key', () => {
  for (const header of ['', '""', '"', '"a', '"a"b"', '"a\\b"', '"a"; x=1']) {
    assert.equal(readIdempotencyKey(header), undefined, header)
  }
})
