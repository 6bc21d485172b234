import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { initialWork } from '@slipstream/work/domain/work.ts'
import { failedSchedules, lateSchedules } from '../../../src/rules/schedules/domain/schedules-view.ts'

const dueAt = new Date('2026-11-22T07:00:00Z')
const after = (minutes: number): Date => new Date(dueAt.getTime() + minutes * 60_000)
const definition = {
  ...{ cron: '0 7 * * *', timeZone: 'UTC', missed: 'catch-up' as const, lateAfterMs: 300_000, paused: false },
  action: { kind: 'sweep' as const, source: 'shop' },
}
const none = { all: {}, watchedSince: after(-60) }
const notHeld = (): boolean => false

const stored = (fields: Partial<Schedule> = {}): Schedule => ({
  ...{ _id: 'compare', definition, isConfigured: true, settledThrough: after(-1_440), overdue: null },
  ...{ pause: null, requested: null, lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0 },
  ...{ work: initialWork({ queue: 'schedules' }, dueAt), ...fields },
})

test('given workers that are all dead, when a schedule is due for five minutes, then it is late', () => {
  const late = (minutes: number) => lateSchedules({ found: [stored()], now: after(minutes) }, none, notHeld)
  assert.deepEqual(late(5), [])
  const [alert] = late(6)
  assert.equal(alert?.subject, 'compare')
  assert.match(alert.summary, /was due 2026-11-22T07:00:00.000Z, and no worker has begun it/)
})

test('given a schedule that no worker has stored, when its time passes, then it is late', () => {
  const configured = { all: { compare: definition }, watchedSince: after(-60) }
  const late = (minutes: number, isHeld = notHeld) =>
    lateSchedules({ found: [], now: after(minutes) }, configured, isHeld).map(({ summary }) => summary)
  assert.deepEqual(late(5), [])
  assert.match(late(6)[0] ?? '', /no worker has started with it/)
  const restarted = { ...configured, watchedSince: after(7) }
  assert.deepEqual(lateSchedules({ found: [], now: after(8) }, restarted, notHeld), [])
  assert.equal(lateSchedules({ found: [], now: after(8) }, restarted, () => true).length, 1)
})

test('given a pause, then it is neither late, nor is one that no worker has stored', () => {
  const pause = { by: 'anna', reason: 'moving', at: dueAt }
  assert.deepEqual(lateSchedules({ found: [stored({ pause })], now: after(60) }, none, notHeld), [])
  const configured = { all: { compare: { ...definition, paused: true } }, watchedSince: after(-60) }
  assert.deepEqual(lateSchedules({ found: [], now: after(60) }, configured, notHeld), [])
})

test('given failures in a row, then it has failed, critically from the third', () => {
  const lastRun = {
    ...{ runId: 'compare/1', dueAt, startedBy: 'schedule' as const, by: null, missed: 0, startedAt: dueAt },
    ...{ finishedAt: after(1), outcome: 'failed' as const, result: null, error: 'the shop refused' },
  }
  const severities = [0, 1, 2, 3].map((failuresInARow) =>
    failedSchedules({ found: [stored({ failuresInARow, lastRun })], now: after(2) }).map(
      ({ severity }) => severity,
    ),
  )
  assert.deepEqual(severities, [[], ['warning'], ['warning'], ['critical']])
  const [alert] = failedSchedules({ found: [stored({ failuresInARow: 1, lastRun })], now: after(2) })
  assert.match(alert?.summary ?? '', /due 2026-11-22T07:00:00.000Z: the shop refused$/)
  const gone = stored({ failuresInARow: 1, lastRun, isConfigured: false })
  assert.deepEqual(failedSchedules({ found: [gone], now: after(2) }), [])
})
