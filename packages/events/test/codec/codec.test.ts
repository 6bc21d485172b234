import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeEvent } from '../../src/codec/decode.ts'
import { encodeEvent } from '../../src/codec/encode.ts'
import type { SchemaIds } from '../../src/codec/encode.ts'
import type { Event } from '../../src/event.ts'
import { eventTypes } from '../../src/event-types/event-types.ts'
import type { EventType } from '../../src/event-types/event-types.ts'
import { examples } from '../../src/event-types/examples.ts'
import type { Order } from '../../src/event-types/orders/order.ts'
import { unrecordedProvenance } from '../../src/event-types/provenance.ts'
import { frame, unframe } from '../../src/codec/wire-format.ts'

const types = Object.keys(eventTypes) as EventType[]
const schemaIds = Object.fromEntries(types.map((type) => [type, 7])) as SchemaIds
const folder = new URL('../fixtures/', import.meta.url)
const written = (name: string) => ({
  value: readFileSync(new URL(`${name}.value`, folder)),
  headers: JSON.parse(readFileSync(new URL(`${name}.headers.json`, folder), 'utf8')) as Record<
    string,
    string
  >,
})

function withoutShipping(data: Event['data']): object {
  if (!('order' in data)) return data
  const { shipping: _, note: __, ...order } = data.order
  return { ...data, order }
}

/** What the current version says of what was written in an older one. */
function asOfVersion(version: number, type: EventType): object {
  const { data } = examples[type]
  if (type === 'NotificationFailed') {
    const { recipient: _, ...data } = examples.NotificationFailed.data
    return data
  }
  if (type === 'AlertResolved') {
    const { outcome: _, reportedBy: __, ...data } = examples.AlertResolved.data
    return data
  }
  if (version === 3) return withoutShipping(data)
  const {
    receivedAt: _,
    redrivenFrom: __,
    stateIds: _____,
    order,
    ...rest
  } = data as { receivedAt?: string; redrivenFrom?: string; stateIds?: string; order?: Order }
  if (type === 'DeliveryQuarantined') return { ...rest, receivedAt: examples[type].data.receivedAt }
  const {
    refunds: ___,
    registration: ____,
    shipping: ______,
    note: _______,
    ...oldOrder
  } = order ?? ({} as Order)
  return {
    ...rest,
    ...(order === undefined ? {} : { order: oldOrder }),
    ...(version === 1 ? { provenance: unrecordedProvenance } : {}),
  }
}

test('every version of every event that was ever written has its bytes on record', () => {
  const expected = types.flatMap((type) =>
    Array.from({ length: eventTypes[type].version }, (_, i) => `${type}.v${i + 1}.value`),
  )
  const present = readdirSync(folder).filter((name) => name.endsWith('.value'))
  assert.deepEqual(present.sort(), expected.sort())
})

for (const type of types) {
  const { version } = eventTypes[type]

  test(`${type} is written byte for byte as it was before`, () => {
    const { value, headers } = encodeEvent(examples[type], schemaIds)
    const before = written(`${type}.v${version}`)
    assert.deepEqual(headers, before.headers)
    assert.deepEqual(value, before.value)
  })

  test(`${type} reads back as it was`, () => {
    assert.deepEqual(decodeEvent(encodeEvent(examples[type], schemaIds)), examples[type])
  })

  for (let old = 1; old < version; old++) {
    test(`${type} of version ${old} is read as the current version`, () => {
      const data = asOfVersion(old, type)
      assert.deepEqual(decodeEvent(written(`${type}.v${old}`)), { ...examples[type], data })
    })
  }
}

test('the refunds of an order of version 2 are read from the source’s own JSON', () => {
  const { value, headers } = written('OrderUpdated.v2')
  const data = JSON.parse(unframe(value).json.toString()) as Record<string, unknown>
  const refunds = [
    { id: 42, reason: '', total: '-29.12' },
    { id: 41, reason: 'One withdrew', total: '-20.00' },
    { id: 43, reason: 'unreadable', total: 'much' },
    null,
  ]
  const payload = { ...(data['payload'] as object), refunds }
  const decoded = decodeEvent({ value: frame(7, JSON.stringify({ ...data, payload })), headers })
  assert.equal(decoded.type, 'OrderUpdated')
  assert.deepEqual('order' in decoded.data && decoded.data.order.refunds, [
    { id: '42', amount: '29.12', reason: null },
    { id: '41', amount: '20.00', reason: 'One withdrew' },
  ])
})

test('a payload at hand is put in as it is, byte for byte', () => {
  const raw = Buffer.from('{ "id":1042,  "name":"M\\u0101ori", "zero": 1.0 }')
  const payload = JSON.parse(raw.toString()) as Record<string, unknown>
  const event = { ...examples.OrderUpdated, data: { ...examples.OrderUpdated.data, payload } }
  const record = encodeEvent(event, schemaIds, raw)
  assert.ok(record.value.includes(raw))
  assert.deepEqual(decodeEvent(record), event)
})

test('given any payload, then it is decoded as it was', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false })), (source) => {
      const payload = JSON.parse(JSON.stringify(source)) as Record<string, unknown>
      const event: Event = { ...examples.OrderUpdated, data: { ...examples.OrderUpdated.data, payload } }
      const viaObject = decodeEvent(encodeEvent(event, schemaIds))
      const viaText = decodeEvent(encodeEvent(event, schemaIds, Buffer.from(JSON.stringify(payload))))
      assert.deepEqual(viaObject, event)
      assert.deepEqual(viaText, event)
    }),
  )
})

test('given data that breaks the contract, then it is not encoded and the error names the field', () => {
  const { order } = examples.OrderUpdated.data
  const event = {
    ...examples.OrderUpdated,
    data: { ...examples.OrderUpdated.data, order: { ...order, total: 'a lot' } },
  }
  assert.throws(() => encodeEvent(event, schemaIds), /OrderUpdated\/order\/total/)
})

test('given an event whose schema this process has not registered, then it is not encoded', () => {
  assert.throws(() => encodeEvent(examples.OrderCreated, { AlertRaised: 1 }), /OrderCreated has no schema id/)
})

const cases: [string, (record: { value: Buffer; headers: Record<string, string> }) => void, RegExp][] = [
  ['no wire format', (record) => (record.value = Buffer.from('{}')), /Confluent wire format/],
  ['no JSON', (record) => (record.value = frame(7, Buffer.from('{"order":'))), /JSON/],
  ['no object', (record) => (record.value = frame(7, Buffer.from('[]'))), /not a JSON object/],
  ['an unknown type', (record) => (record.headers['ce_type'] = 'OrderEaten'), /OrderEaten is unknown/],
  [
    'a name every object has',
    (record) => (record.headers['ce_type'] = 'constructor'),
    /constructor is unknown/,
  ],
  ['a version from the future', (record) => (record.headers['ce_dataversion'] = '99'), /version 99/],
  ['a version that is none', (record) => (record.headers['ce_dataversion'] = 'x'), /version NaN/],
  ['a missing header', (record) => delete record.headers['ce_id'], /ce_id is missing/],
  [
    'data that breaks its schema',
    (record) => (record.value = frame(7, Buffer.from('{}'))),
    /must have required/,
  ],
]
for (const [name, damage, expected] of cases) {
  test(`a record with ${name} is refused with the reason`, () => {
    const { value, headers } = encodeEvent(examples.OrderCreated, schemaIds)
    const record = { value, headers: { ...headers } }
    damage(record)
    assert.throws(() => decodeEvent(record), expected)
  })
}

test('the wire format carries any schema id and any bytes', () => {
  fc.assert(
    fc.property(fc.nat(0x7fffffff), fc.uint8Array(), (schemaId, bytes) => {
      assert.deepEqual(unframe(frame(schemaId, bytes)), { schemaId, json: Buffer.from(bytes) })
    }),
  )
})
