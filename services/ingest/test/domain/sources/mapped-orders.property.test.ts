import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { orderSchema } from '@slipstream/events/event-types/orders/order.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { createSource } from '../../../src/create-source.ts'
import type { Source } from '../../../src/domain/sources/source.ts'

const sale = '/data/sale'
const declared = {
  shopify: { type: 'shopify', secrets: [{ env: 'S' }] },
  hmac: {
    type: 'hmac',
    secrets: [{ env: 'S' }],
    signature: { header: 'x-signature' },
    event: { pointer: '/kind', types: { 'sale.changed': 'OrderUpdated' } },
    mapping: {
      ...{
        id: `${sale}/ref`,
        status: `${sale}/state`,
        total: `${sale}/sum/gross`,
        modifiedAt: `${sale}/touched`,
      },
      customer: { id: `${sale}/buyer/mail`, name: `${sale}/buyer` },
      billing: { lines: [`${sale}/made`, `${sale}/rows/0`] },
      lineItems: { list: `${sale}/rows`, id: '/no', quantity: '/n', total: '/sum', metadata: '/extra' },
    },
  },
}
const { sources } = parseConfig(JSON.stringify({ sources: declared }), {
  path: 'test',
  environment: { S: 'secret' },
})
const cases = [
  ['shopify', 'shopify/fixtures/orders-cancelled.json', { 'x-shopify-topic': 'orders/updated' }],
  ['hmac', 'hmac/fixtures/sale-changed.json', {}],
] as const

/** Values that a careless sender puts where others belong. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    -0.5,
    1e21,
    1e-7,
    '1e3',
    ' 7 ',
    '-12.50',
    1e12,
    8.64e18,
    '2026-02-30T00:00:00Z',
    [[]],
    {},
  ),
)

for (const [kind, fixture, headers] of cases) {
  test(`given a body of ${kind} with any values, then it is a valid order or quarantined`, () => {
    const source: Source = createSource(kind, sources[kind]!)
    const text = readFileSync(new URL(fixture, import.meta.url), 'utf8')
    const paths = pathsOf(JSON.parse(text))
    let orders = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), anything), { maxLength: 4 }), (changes) => {
        const payload = JSON.parse(text)
        for (const [path, value] of changes) put(payload, path, structuredClone(value))
        const body = Buffer.from(JSON.stringify(payload))
        const delivery = { body, headers, receivedAtMs: Date.parse('2026-11-21T07:15:00Z'), traceparent: '' }
        const reading = source.readVerified(delivery)
        assert.deepEqual(source.readVerified(delivery), reading, 'read twice, it is the same')
        if (reading.kind === 'quarantine')
          return assert.notEqual(reading.reason, 'outside-contract', reading.detail)
        assert.ok('order' in reading.event.data)
        orderSchema.parse(reading.event.data.order)
        orders++
      }),
      { numRuns: 1_000 },
    )
    assert.ok(orders > 50)
  })
}

type Path = readonly string[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))
  return path.length === 0 ? below : [path, ...below]
}

function put(target: any, [key = '', ...rest]: Path, value: unknown): void {
  if (typeof target !== 'object' || target === null) return
  if (rest.length === 0) target[key] = value
  else put(target[key], rest, value)
}
