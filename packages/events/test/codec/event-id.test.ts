import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deriveEventId } from '../../src/codec/event-id.ts'

test('the same delivery always has the same id', () => {
  const body = Buffer.from('{"id":33}')
  assert.equal(
    deriveEventId(['shop', 'order.deleted', '3', 'a', '33'], body),
    'e2ac54f04906db3fb0df446c197e512a',
  )
})

test('deliveries that differ anywhere have different ids, wherever one part ends', () => {
  const delivery = fc.tuple(fc.array(fc.string(), { minLength: 3, maxLength: 3 }), fc.uint8Array())
  fc.assert(
    fc.property(delivery, delivery, ([partsA, bodyA], [partsB, bodyB]) => {
      const same = JSON.stringify([partsA, [...bodyA]]) === JSON.stringify([partsB, [...bodyB]])
      const a = deriveEventId(partsA, Buffer.from(bodyA))
      const b = deriveEventId(partsB, Buffer.from(bodyB))
      assert.equal(a === b, same)
    }),
  )
})
