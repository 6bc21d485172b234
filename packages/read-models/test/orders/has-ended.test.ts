import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasEnded } from '../../src/orders/has-ended.ts'

const cases = [
  ['processing', 'OrderCreated', false],
  ['completed', 'OrderUpdated', false],
  ['cancelled', 'OrderUpdated', true],
  ['refunded', 'OrderUpdated', true],
  ['failed', 'OrderUpdated', true],
  ['trash', 'OrderUpdated', true],
  ['deleted', 'OrderDeleted', true],
  ['processing', 'OrderDeleted', true],
] as const

for (const [status, type, expected] of cases)
  test(`given the status ${status} by ${type}, then it has ${expected ? '' : 'not '}ended`, () => {
    assert.equal(hasEnded({ status, provenance: { type } }), expected)
  })
