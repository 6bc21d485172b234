import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import fc from 'fast-check'
import { recordOf } from '../../../../src/adapters/record-of.ts'
import { captured } from './given/captured.ts'
import { nowMs, readSigned, stripeSource } from './given/stripe-source.ts'

const bodies = [...captured('built'), ...captured('localstripe'), ...captured('rendered-2020-03-02')].map(
  ({ body }) => body.toString(),
)

const source = stripeSource()

type Path = readonly (string | number)[]

/** Every place in a JSON value. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  const inside = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...inside.flatMap((key) => pathsOf((value as Record<string, unknown>)[key], [...path, key]))]
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >
  if (rest.length === 0 && by === undefined) delete copy[key]
  else copy[key] = replaced(copy[key], rest, by)
  return copy
}

/** It is an event that fits its contract, or quarantined. */
function assertTaken(body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body))
  const reading = readSigned(bytes)
  if (reading.kind === 'quarantine')
    return assert.notEqual(reading.reason, 'outside-contract', reading.detail)
  assert.ok(reading.kind === 'event', reading.kind)
  assert.ok(recordOf(reading.event, { schemaIds, topicPrefix: '' }, reading.rawPayload).key)
  assert.deepEqual(readSigned(bytes), reading)
}

describe('a body that is signed', () => {
  test('given any JSON, then it is an event or quarantined, and never refused', () => {
    fc.assert(fc.property(fc.jsonValue(), assertTaken), { numRuns: 200 })
  })

  test('given an event with any one value of it replaced or missing, then likewise', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.nat(),
        fc.oneof(
          fc.constant(undefined),
          fc.jsonValue({ maxDepth: 2 }),
          fc.constantFrom(-1, 1e300, '', '\ud800', '\u0000'),
        ),
        (text, nth, by) => {
          const body: unknown = JSON.parse(text)
          const paths = pathsOf(body).slice(1)
          assertTaken(replaced(body, paths[nth % paths.length] ?? [], by))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('given an object of any kind that Stripe has, then it is an event, not quarantined', () => {
    const path = new URL('fixtures/resources.json', import.meta.url)
    const { resources } = JSON.parse(readFileSync(path, 'utf8')) as {
      resources: Record<string, { object?: string; id?: unknown }>
    }
    for (const [name, object] of Object.entries(resources)) {
      for (const api_version of ['2026-08-26.dahlia', '2024-06-20', null]) {
        const reading = readSigned({
          ...{ id: 'evt_1', object: 'event', api_version, created: 1788220803, livemode: false },
          ...{ type: `${object.object ?? name}.updated`, data: { object } },
        })
        assert.ok(reading.kind === 'event', `${name}: ${JSON.stringify(reading)}`)
        assert.ok(recordOf(reading.event, { schemaIds, topicPrefix: '' }))
      }
      const body = Buffer.from(JSON.stringify({ ...object, livemode: false }))
      const delivery = { body, headers: {}, receivedAtMs: nowMs, traceparent: '' }
      const requestedAt = '2026-11-22T07:00:00.000Z'
      const fetched = source.readFetched?.({ kind: 'object', requestedAt }, delivery)
      if (object.id !== undefined && object.id !== '') assert.equal(fetched?.kind, 'event', name)
    }
    assert.equal(Object.keys(resources).length, 177)
  })
})
