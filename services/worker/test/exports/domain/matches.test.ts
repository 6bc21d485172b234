import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportIdOf } from '../../../src/exports/domain/export-id.ts'
import { isBefore } from '../../../src/exports/domain/known-range.ts'
import { matches } from '../../../src/exports/domain/matches.ts'
import { nextRecord } from '../../../src/exports/domain/next-record.ts'

const row = { source: 'shop', at: '2026-11-21T10:00:00Z', status: 'completed', active: true }

test('given filters, then a row matches when all of them do', () => {
  assert.equal(matches({}, row), true)
  assert.equal(matches({ source: 'shop', status: ['processing', 'completed'], active: true }, row), true)
  assert.equal(matches({ source: 'other' }, row), false)
  assert.equal(matches({ status: ['processing'] }, row), false)
  assert.equal(matches({ active: false }, row), false)
  assert.equal(matches({ carrier: 'bobs-post' }, row), false)
})

test('given a range of time, then its beginning is in it and its end is not', () => {
  assert.equal(matches({ from: '2026-11-21T10:00:00.000Z', to: '2026-11-21T10:00:00.001Z' }, row), true)
  assert.equal(matches({ from: '2026-11-21T12:00:00+02:00' }, row), true)
  assert.equal(matches({ to: '2026-11-21T10:00:00.000Z' }, row), false)
  assert.equal(matches({ from: '2026-11-21T10:00:00.001Z' }, row), false)
  assert.equal(matches({ to: '2027-01-01T00:00:00Z' }, { ...row, at: null }), false)
})

test('given the offsets of a snapshot, then only what is before them is known', () => {
  const known = { '3': '1042', '0': '9007199254740993' }
  assert.equal(isBefore(known, 'prefix-orders/3/1041', 1_041), true)
  assert.equal(isBefore(known, 'prefix-orders/3/1042', 1_042), false)
  assert.equal(isBefore(known, 'orders/0/9007199254740992', 9_007_199_254_740_992n), true)
  assert.equal(isBefore(known, 'orders/1/0', 0), false)
})

test('given what was written, then a large part is stored, and others recorded at times', () => {
  const limits = { partBytes: 100, maxPendingBytes: 50, recordEveryMs: 1_000, storeEveryMs: 9_000 }
  assert.equal(nextRecord({ pendingBytes: 100, sinceMs: 0 }, limits), 'part')
  assert.equal(nextRecord({ pendingBytes: 50, sinceMs: 1_000 }, limits), 'progress')
  assert.equal(nextRecord({ pendingBytes: 51, sinceMs: 1_000 }, limits), 'nothing')
  assert.equal(nextRecord({ pendingBytes: 0, sinceMs: 999 }, limits), 'nothing')
  assert.equal(nextRecord({ pendingBytes: 1, sinceMs: 9_000 }, limits), 'part')
  assert.equal(nextRecord({ pendingBytes: 0, sinceMs: 9_000 }, limits), 'progress')
})

test('given the command of a schedule, then the export has an id that can be a folder', () => {
  assert.equal(exportIdOf('0c1e4a57-9d0a'), '0c1e4a57-9d0a')
  assert.match(exportIdOf('schedule/nightly/2026-11-22T18:00:00.000Z'), /^[0-9a-f]{32}$/)
  assert.match(exportIdOf('../../etc'), /^[0-9a-f]{32}$/)
})
