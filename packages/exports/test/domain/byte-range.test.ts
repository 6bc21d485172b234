import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partsOfRange } from '../../src/adapters/stores/parts-of-range.ts'
import { byteRange } from '../../src/domain/byte-range.ts'
import { paceOf, stateOf } from '../../src/domain/request/export-state.ts'

test('given a Range header, then it is read as RFC 9110 has it', () => {
  assert.deepEqual(byteRange('bytes=0-9', 100), { start: 0, end: 9 })
  assert.deepEqual(byteRange('bytes=90-', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=90-1000', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=-10', 100), { start: 90, end: 99 })
  assert.deepEqual(byteRange('bytes=-1000', 100), { start: 0, end: 99 })
  assert.equal(byteRange('bytes=100-', 100), 'unsatisfiable')
  assert.equal(byteRange('bytes=-0', 100), 'unsatisfiable')
  for (const whole of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b'])
    assert.equal(byteRange(whole, 100), undefined, whole)
})

test('given a range over several parts, then it has the bytes of each', () => {
  const parts = [{ bytes: 3 }, { bytes: 0 }, { bytes: 5 }, { bytes: 2 }]
  const bytesOf = (start: number, end: number) =>
    partsOfRange(parts, { start, end }).map(({ part, from, to }) => [parts.indexOf(part), from, to])
  assert.deepEqual(bytesOf(0, 9), [
    [0, 0, 3],
    [2, 0, 5],
    [3, 0, 2],
  ])
  assert.deepEqual(bytesOf(2, 3), [
    [0, 2, 3],
    [2, 0, 1],
  ])
  assert.deepEqual(bytesOf(8, 8), [[3, 0, 1]])
})

test('given how far an export is, then its rate is that of the present run, and its end follows', () => {
  const progress = {
    ...{ snapshot: {}, cursor: null, pending: '', upload: null, parts: [], bytes: 0 },
    ...{ read: 3_000, total: 5_000, rows: 1_500, at: '2026-11-22T06:00:10.000Z' },
    run: { startedAt: '2026-11-22T06:00:00.000Z', readBefore: 1_000, rowsBefore: 500 },
  }
  const estimatedEnd = new Date('2026-11-22T06:00:20.000Z')
  assert.deepEqual(paceOf(progress), { rowsPerSecond: 100, share: 0.6, estimatedEnd })
  assert.deepEqual(paceOf({ ...progress, total: null }), {
    rowsPerSecond: 100,
    share: null,
    estimatedEnd: null,
  })
  assert.equal(paceOf({ ...progress, at: progress.run.startedAt, read: 1_000 }).estimatedEnd, null)
})

test('given the work of an export, then its state follows', () => {
  const now = new Date(1_000)
  const open = { outcome: null, expiresAt: null }
  assert.equal(stateOf(open, { state: 'waiting', progress: null }, now), 'queued')
  assert.equal(stateOf(open, { state: 'leased', progress: null }, now), 'running')
  assert.equal(stateOf(open, { state: 'waiting', progress: {} }, now), 'running')
  const ready = (expiresAt: Date) =>
    stateOf({ outcome: 'ready', expiresAt }, { state: 'done', progress: {} }, now)
  assert.equal(ready(new Date(1_001)), 'ready')
  assert.equal(ready(new Date(1_000)), 'removed')
  assert.equal(
    stateOf({ ...open, outcome: 'cancelled' }, { state: 'cancelled', progress: {} }, now),
    'cancelled',
  )
})
