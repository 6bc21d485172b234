import assert from 'node:assert/strict'
import { test } from 'node:test'
import { initialWork } from '@slipstream/work/domain/work.ts'
import type { Work } from '@slipstream/work/domain/work.ts'
import { lateness } from '../../src/domain/is-late.ts'
import type { ScheduleFields } from '../../src/domain/schedule-record.ts'

const dueAt = new Date('2026-11-22T07:00:00Z')
const after = (ms: number): Date => new Date(dueAt.getTime() + ms)

function schedule(
  fields: Partial<ScheduleFields> = {},
  work: Partial<Work> = {},
): ScheduleFields & { work: Work } {
  const due = { ...initialWork({ queue: 'schedules' }, dueAt), dueAt, ...work }
  return {
    definition: {
      ...{ cron: '0 7 * * *', timeZone: 'UTC', missed: 'catch-up', lateAfterMs: 300_000, paused: false },
      action: { kind: 'sweep', source: 'shop' },
    },
    ...{ isConfigured: true, settledThrough: after(-1), overdue: null, pause: null, requested: null },
    ...{ lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0, work: due, ...fields },
  }
}

const run = { run: { runId: 'daily/1' }, step: null }
const pause = { by: 'anna', reason: 'moving', at: dueAt }

test('given a run that is due, when lateAfterMs has passed, then it is late since then', () => {
  assert.equal(lateness(schedule(), after(300_000)), null)
  assert.deepEqual(lateness(schedule(), after(300_001)), { since: dueAt, isRunLeft: false })
})

test('given a run whose lease has ended long ago, then it is late, and the run is left', () => {
  const left = schedule({}, { state: 'leased', progress: run })
  assert.deepEqual(lateness(left, after(300_001)), { since: dueAt, isRunLeft: true })
})

test('given a run in progress whose lease is prolonged, then it is not late', () => {
  const leased = schedule({}, { state: 'leased', progress: run, dueAt: after(900_000) })
  assert.equal(lateness(leased, after(890_000)), null)
})

test('given a pause, then it is not late, unless a run is left or wanted', () => {
  assert.equal(lateness(schedule({ pause }), after(1e9)), null)
  assert.equal(lateness(schedule({ isConfigured: false }), after(1e9)), null)
  assert.ok(lateness(schedule({ pause }, { progress: run }), after(1e9)))
  const requested = { id: '1', by: 'anna', reason: 'now', at: dueAt }
  assert.ok(lateness(schedule({ pause, requested }), after(1e9)))
})
