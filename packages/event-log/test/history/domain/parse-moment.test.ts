import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseMoment } from '../../../src/history/domain/parse-moment.ts'

const now = Date.parse('2026-11-21T12:00:00Z')
const iso = (text: string): string => new Date(parseMoment(text, now)).toISOString()

test('given a time as people write it, then it is that time', () => {
  assert.equal(iso('now'), '2026-11-21T12:00:00.000Z')
  assert.equal(iso('-2h'), '2026-11-21T10:00:00.000Z')
  assert.equal(iso('-90s'), '2026-11-21T11:58:30.000Z')
  assert.equal(iso('-1w'), '2026-11-14T12:00:00.000Z')
  assert.equal(iso('2026-11-01'), '2026-11-01T00:00:00.000Z')
  assert.equal(iso('2026-11-01T02:00:00+02:00'), '2026-11-01T00:00:00.000Z')
  assert.equal(iso('2026-11-01T23:30:00-01:00'), '2026-11-02T00:30:00.000Z')
})

test('given any time in ISO 8601, then it is read exactly', () => {
  const from = new Date('2000-01-01T00:00:00Z')
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: from, max: new Date('2100-01-01') }), (date) => {
      assert.equal(parseMoment(date.toISOString(), now), date.getTime())
    }),
  )
})

test('given what is no time, then it is refused', () => {
  for (const text of [
    '',
    'yesterday',
    '2h',
    '-2',
    '-2y',
    '2026-11-31',
    '2026-11-01T10:00',
    '2026-13-01',
    '1',
  ])
    assert.throws(() => parseMoment(text, now), /is not a valid time, e.g. now/, text)
})
