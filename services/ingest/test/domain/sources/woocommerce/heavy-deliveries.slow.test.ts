import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '@slipstream/testing/any-text.ts'
import { participantsSchema } from '@slipstream/runtime/config/schemas/participants-schema.ts'
import { woocommerceSource } from '../../../../src/domain/sources/woocommerce/source.ts'
import { capturedDeliveries } from '../../../captured-deliveries.ts'

const participants = participantsSchema.parse({
  name: 'Participant {n}',
  email: 'Participant {n} Email',
  fields: { school: 'School' },
})
const shop = woocommerceSource('shop', { keys: [], participants })
const read = (body: Buffer, topic = 'order.updated') =>
  shop.readVerified({
    body,
    headers: { 'x-wc-webhook-topic': topic },
    ...{ receivedAtMs: Date.parse('2026-11-21T07:00:00Z'), traceparent: '' },
  })
const order = (line_items: object[], more: object = {}) =>
  Buffer.from(
    JSON.stringify({
      id: 33,
      status: 'x',
      total: '1',
      date_modified_gmt: '2026-11-21T06:42:28',
      line_items,
      ...more,
    }),
  )
const named = (count: number, school: string) => [
  { key: 'School', value: school },
  ...Array.from({ length: count }, (_, n) => ({ key: `Participant ${n + 1}`, value: 'A' })),
]

describe('a delivery that would multiply', () => {
  for (const [what, body, reason] of [
    [
      'a shared field by its participants',
      order([{ id: 1, meta_data: named(400, 'x'.repeat(60_000)) }]),
      'too-large',
    ],
    ['its participants', order([{ id: 1, meta_data: named(1_001, 'x') }]), 'too-large'],
    [
      'one long name',
      order([{ id: 1, meta_data: [{ key: 'Participant 1', value: 'x'.repeat(65_537) }] }]),
      'too-large',
    ],
    ['its line items', order(Array.from({ length: 10_001 }, () => ({}))), 'too-large'],
    ['its values', Buffer.from(`{"id":33,"x":[${'0,'.repeat(500_001)}0]}`), 'too-large'],
    ['its depth', Buffer.from(`{"id":33,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 'too-deep'],
    ['the digits of a sum', order([{ id: 1, total: '1e999' }]), 'unreadable-value'],
  ] as const) {
    test(`${what} is quarantined before anything is serialised`, () => {
      const reading = read(body)
      assert.ok(reading.kind === 'quarantine', reading.kind)
      assert.equal(reading.reason, reason)
    })
  }

  test('a shared field of 1 MiB by 400 participants does not end a process with little memory', () => {
    const child = spawnSync(
      process.execPath,
      ['--max-old-space-size=96', fileURLToPath(new URL('given/heavy-delivery-process.ts', import.meta.url))],
      { encoding: 'utf8' },
    )
    assert.equal(child.status, 0, child.stderr)
    assert.deepEqual(JSON.parse(child.stdout), { status: 200, result: 'quarantined', reason: 'too-large' })
  })
})

test('participants have ids of their own, whatever the ids of their line items', () => {
  const id = fc.constantFrom<unknown>(5, '5', '5~2', '\ud800', '\ud801', '', null, 'x'.repeat(500))
  fc.assert(
    fc.property(fc.array(id, { maxLength: 8 }), (ids) => {
      const reading = read(order(ids.map((one) => ({ id: one, meta_data: named(2, 'S') }))))
      assert.ok(reading.kind === 'event' && reading.event.type === 'OrderUpdated')
      const found = reading.event.data.order.participants.map(({ participantId }) => participantId)
      assert.equal(new Set(found).size, 2 * ids.length)
      assert.ok(found.every((one) => one.isWellFormed()))
    }),
  )
})

const captured = capturedDeliveries()?.map(({ body }) => body.toString('utf8')) ?? []

test(
  'a real delivery, altered anywhere, is an event or is quarantined',
  { skip: captured.length === 0 },
  () => {
    const bodies = [...new Set(captured)].filter((body) => body.startsWith('{')).slice(0, 60)
    const piece = fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '[',
        '}',
        ']',
        ',',
        ':',
        'null',
        '1e999',
        '-',
        '\u0000',
        '"id":',
        '{}',
        '[]',
      ),
      anyText(0, 20),
      fc.nat(400).map((times) => '['.repeat(times)),
    )
    const alteration = fc.record({ at: fc.nat(20_000), length: fc.nat(40), piece })
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.array(alteration, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('order.created', 'order.updated', 'order.deleted', 'order.restored', 'x'),
        (body, alterations, topic) => {
          let text = body
          for (const { at, length, piece: put } of alterations) {
            const path = at % text.length
            text = text.slice(0, path) + put + text.slice(path + length)
          }
          const reading = read(Buffer.from(text), topic)
          if (reading.kind === 'quarantine') return
          assert.ok(reading.kind === 'event')
          const people = 'order' in reading.event.data ? reading.event.data.order.participants : []
          assert.equal(new Set(people.map(({ participantId }) => participantId)).size, people.length)
        },
      ),
      { numRuns: 2_000, interruptAfterTimeLimit: 20_000 },
    )
  },
)
