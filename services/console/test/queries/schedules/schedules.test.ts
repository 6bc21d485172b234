import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findCommand } from '@slipstream/commands/find-command.ts'
import {
  ensureSchedules,
  scheduleRuns,
  schedules,
} from '@slipstream/schedules/adapters/schedule-collections.ts'
import { initialWork } from '@slipstream/work/domain/work.ts'
import { given } from '../../given/world.ts'

const hourMs = 3_600_000
const ago = (ms: number): Date => new Date(Date.now() - ms)

test('given schedules and their runs', async (t) => {
  const world = await given(t)
  const { db } = world
  await ensureSchedules(db)
  const run = (hours: number, outcome: 'succeeded' | 'failed') => ({
    ...{
      dueAt: ago(hours * hourMs),
      startedAt: ago(hours * hourMs),
      finishedAt: ago(hours * hourMs - 1_500),
    },
    ...{
      startedBy: 'schedule' as const,
      by: null,
      missed: 0,
      outcome,
      result: { orders: hours },
      error: null,
    },
  })
  await scheduleRuns(db).insertMany(
    [3, 2, 1].map((hours) => ({
      ...{ _id: `compare/${hours}`, schedule: 'compare', action: 'sweep', ...run(hours, 'succeeded') },
    })),
  )
  const fields = {
    definition: {
      ...{
        cron: '0 * * * *',
        timeZone: 'UTC',
        missed: 'catch-up' as const,
        lateAfterMs: 300_000,
        paused: false,
      },
      action: { kind: 'digest' as const, recipients: ['ops@example.test'], locale: 'en' },
    },
    ...{ isConfigured: true, settledThrough: new Date(), overdue: null, pause: null, requested: null },
    ...{ lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0 },
    work: initialWork({ queue: 'schedules', dueInMs: hourMs }, new Date()),
  }
  await schedules(db).insertMany([
    { _id: 'compare', ...fields, lastRun: { runId: 'compare/1', ...run(1, 'succeeded') } },
    {
      _id: 'late',
      ...fields,
      settledThrough: ago(2 * hourMs),
      work: initialWork({ queue: 's' }, ago(hourMs)),
    },
    { _id: 'paused', ...fields, pause: { by: 'anna', reason: 'moving', at: new Date() } },
  ])

  await t.test('then they are listed with their state and their last run', async () => {
    const [compare, late, paused] = await world.list('/api/schedules')
    assert.equal(compare.does, 'mails figures to 1 recipient')
    assert.equal(compare.lastRun.durationMs, 1_500)
    assert.ok(Date.parse(compare.nextRunAt) > Date.now())
    assert.equal(compare.lateSince, null)
    assert.ok(Date.parse(late.lateSince) < Date.now())
    assert.deepEqual([paused.paused, paused.nextRunAt], ['paused by anna: moving', null])
    assert.doesNotMatch(JSON.stringify(compare), /ops@example/)
  })

  await t.test('then runs are listed page by page, newest first', async () => {
    const listed = await world.list('/api/schedules/compare/runs?limit=2')
    assert.deepEqual(
      listed.map(({ runId }) => runId as string),
      ['compare/1', 'compare/2', 'compare/3'],
    )
    assert.deepEqual(await world.list('/api/schedules/compare/runs?outcome=failed'), [])
    assert.equal((await world.get('/api/schedules/unknown/runs')).status, 404)
  })

  await t.test('when one is to run now, then the worker has the command', async () => {
    const given = { by: 'anna', reason: 'to see it' }
    const { status, body } = await world.submit('/api/schedules/compare/run', given)
    assert.equal(status, 202)
    const { to, kind, payload } = (await findCommand(db, body.id)) ?? {}
    assert.deepEqual([to, kind, payload], ['worker', 'run-schedule', { schedule: 'compare' }])
    assert.equal((await world.submit('/api/schedules/unknown/pause', given)).status, 404)
  })
})
