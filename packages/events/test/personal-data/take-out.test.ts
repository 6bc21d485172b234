import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeEvent } from '../../src/codec/decode.ts'
import { encodeEvent } from '../../src/codec/encode.ts'
import type { SchemaIds } from '../../src/codec/encode.ts'
import type { Event } from '../../src/event.ts'
import { eventTypes } from '../../src/event-types/event-types.ts'
import type { EventData, EventType } from '../../src/event-types/event-types.ts'
import { examples } from '../../src/event-types/examples.ts'
import type { Order } from '../../src/event-types/orders/order.ts'
import { hasPersonalData, redact } from '../../src/personal-data/redact.ts'
import { prefixBytes } from '../../src/codec/wire-format.ts'
import { putBack, takeWhole } from '../../src/personal-data/take-out.ts'
import { anyDataOf } from './any-data.ts'

/** Also what marks pieces, as a whole and at the end of others. */
const text = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  fc.constantFrom('personal data 0', 'x"personal data 0', 'personal data 1'),
)
const maybe = fc.option(text)
const { order: example } = examples.OrderUpdated.data

const address = fc.record({
  ...{ company: maybe, lines: fc.array(text, { maxLength: 3 }) },
  ...{ city: maybe, region: maybe, postcode: maybe, country: maybe },
})
const participant = fc.record({
  ...{ participantId: text, lineItemId: maybe, name: maybe, email: maybe },
  fields: fc.dictionary(text, text, { maxKeys: 4 }),
})
const lineItem = fc.record({
  metadata: fc.array(fc.record({ key: text, value: fc.jsonValue() }), { maxLength: 3 }),
  name: text,
})
const order: fc.Arbitrary<Order> = fc
  .record(
    {
      ...{ customer: fc.record({ id: maybe, name: maybe, email: maybe, phone: maybe }), billing: address },
      ...{ lineItems: fc.array(lineItem, { maxLength: 3 }), note: text },
      participants: fc.array(participant, { maxLength: 4 }),
      refunds: fc.array(fc.record({ id: text, amount: fc.constant('1.00'), reason: maybe }), {
        maxLength: 2,
      }),
      registration: fc.record({
        ...{ lineItemIds: fc.array(text), unnamedLineItemIds: fc.array(text) },
        candidates: fc.array(participant, { maxLength: 2 }),
      }),
      shipping: fc.tuple(address, maybe, maybe).map(([of, name, phone]) => ({ name, phone, ...of })),
    },
    { requiredKeys: ['customer', 'billing', 'lineItems', 'participants'] },
  )
  .map(({ lineItems, ...given }) => {
    const { refunds: _, registration: __, shipping: ___, note: ____, ...bare } = example
    const [item] = example.lineItems
    assert.ok(item)
    return { ...bare, ...given, lineItems: lineItems.map((one) => ({ ...item, ...one })) }
  })
/** What a shop sends besides, in any form that JSON allows. */
const payload = fc.dictionary(text, fc.jsonValue(), { maxKeys: 5 })
const types = (Object.keys(eventTypes) as EventType[]).filter(hasPersonalData)
const schemaIds = Object.fromEntries(types.map((type) => [type, 7])) as SchemaIds
const asItIs = (taken: Buffer): Buffer => taken

test('given any order, then what was taken out of its event is put back byte for byte', () => {
  fc.assert(
    fc.property(order, payload, fc.boolean(), fc.nat(3), (given, json, isRaw, indent) => {
      const data: EventData['OrderUpdated'] = { ...examples.OrderUpdated.data, order: given, payload: json }
      const event = { ...examples.OrderUpdated, data }
      const raw = isRaw ? Buffer.from(JSON.stringify(json, null, indent)) : undefined
      const clear = encodeEvent(event, schemaIds, raw)
      const { value, headers, sealed: taken } = encodeEvent(event, schemaIds, raw, asItIs)
      assert.ok(taken)
      assert.deepEqual(putBack(value, taken), clear.value)
      assert.deepEqual(decodeEvent({ value, headers }).data, redact('OrderUpdated', data))
    }),
  )
})

for (const type of types)
  test(`given any ${type}, then it is put back byte for byte, and what is left is the event without personal data`, () => {
    fc.assert(
      fc.property(anyDataOf(type), (data) => {
        const event = { ...examples[type], data } as Event
        const clear = encodeEvent(event, schemaIds)
        const { value, sealed } = encodeEvent(event, schemaIds, undefined, asItIs)
        assert.ok(sealed)
        assert.deepEqual(putBack(value, sealed), clear.value)
        const left = JSON.stringify(redact(type, event.data as never))
        assert.equal(value.subarray(prefixBytes).toString(), JSON.stringify(JSON.parse(left)))
      }),
      { numRuns: 25 },
    )
  })

test('given a payload that is not UTF-8, then its bytes are put back as they were', () => {
  const raw = Buffer.from([...Buffer.from('{"a":"'), 0xff, 0xc3, ...Buffer.from('"}')])
  const { value, sealed } = encodeEvent(examples.OrderUpdated, schemaIds, raw, asItIs)
  const opened = sealed && putBack(value, sealed)
  assert.deepEqual(opened, encodeEvent(examples.OrderUpdated, schemaIds, raw).value)
})

test('given another value than it was taken from, then nothing is put back', () => {
  const value = Buffer.from('a value')
  const whole = takeWhole(value, Buffer.from('another'))
  assert.equal(putBack(value, whole)?.toString(), 'another')
  assert.equal(putBack(value.subarray(1), whole), undefined)
  assert.equal(putBack(value, whole.subarray(0, -1)), undefined)
  assert.equal(putBack(value, Buffer.from('no edits')), undefined)
})
