import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cancellationSchema,
  newOrderSchema,
  orderChangeSchema,
  orderParams,
} from '../../../src/orders/http/schemas/order-schemas.ts'
import { newOrder } from '../given/order-request.ts'

const operators = ['{"$gt":""}', '{"$ne":null}', '{"$where":"sleep(1)"}', '[{"$ne":1}]'].map(
  (text) => JSON.parse(text) as object,
)
const names = ['$where', '$set', '__proto__', 'constructor', 'customer.$ne', 'status[$ne]']

/** Copies of the value, each with another in one of its places. */
function* withEachReplaced(value: unknown, replacement: unknown): Generator {
  yield replacement
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries())
      for (const changed of withEachReplaced(one, replacement)) yield value.with(index, changed)
  } else if (typeof value === 'object' && value !== null)
    for (const [name, one] of Object.entries(value))
      for (const changed of withEachReplaced(one, replacement)) yield { ...value, [name]: changed }
}

const { shippingAddress } = newOrder
const lines = newOrder.lines.map((one) => ({ ...one, metadata: [{ key: 'k', value: 'v' }] }))
for (const [what, schema, valid] of [
  ['a new order', newOrderSchema, { ...newOrder, lines, note: 'x' }],
  ['a change', orderChangeSchema, { lines, shippingAddress, note: 'x' }],
  ['a cancellation', cancellationSchema, { reason: 'x' }],
  ['a path', orderParams, { source: 'admin', orderId: '1' }],
] as const) {
  test(`given operators of MongoDB anywhere in ${what}, then it is refused`, () => {
    assert.equal(schema.safeParse(valid).success, true)
    for (const operator of operators)
      for (const changed of withEachReplaced(valid, operator))
        assert.equal(schema.safeParse(changed).success, false, JSON.stringify(changed))
    for (const name of names) {
      const given = JSON.parse(`{${JSON.stringify(name)}:1,${JSON.stringify(valid).slice(1)}`) as object
      assert.equal(schema.safeParse(given).success, false, name)
    }
  })
}
