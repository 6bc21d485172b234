import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { after, describe, test } from 'node:test'
import { MongoNetworkError } from 'mongodb'
import type { WithSessionCallback } from 'mongodb'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { scheduleRuns, schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { startSchedules } from '../../src/schedules/start-schedules.ts'
import { daily } from '../given/schedule.ts'

test('given a beginning whose commit looks failed, then its run is performed once', async (t) => {
  const { db, defer } = givenWorld(t, 'worker')
  const outbox = mongoOutbox(db, 'jobsOutbox')
  await outbox.prepare()
  const begun: string[] = []
  const { logger, metrics } = silent('worker')
  const running = await startSchedules({
    ...{ db, outbox, logger, metrics, config: { schedules: { daily } } },
    async action({ run }) {
      begun.push(run.runId)
      return { kind: 'done', result: {} }
    },
  })
  defer(() => running.stop())
  const { withSession } = db.client
  db.client.withSession = (async (executor: WithSessionCallback) => {
    await Reflect.apply(withSession, db.client, [executor])
    if ((await schedules(db).findOne({ 'work.progress.run.runId': 'daily/command/one' })) === null) return
    db.client.withSession = withSession
    throw new MongoNetworkError('the connection was lost')
  }) as typeof withSession
  await submitCommand(db, {
    ...{ id: 'one', to: 'worker', kind: 'run-schedule', payload: { schedule: 'daily' } },
    ...{ by: 'anna', reason: 'to see it run' },
  })
  const hasEnded = async () => (await scheduleRuns(db).findOne({ _id: 'daily/command/one' })) !== null
  await eventually('it has ended', hasEnded)
  assert.deepEqual(begun, ['daily/command/one'])
  assert.equal(db.client.withSession, withSession)
})

type Call = { runId: string; worker: string; step: number; isHeld?: boolean; isDone?: boolean }

const dayMs = 24 * 60 * 60 * 1_000

describe('a run of a schedule, with two workers', () => {
  const { stack, db, defer } = givenWorld({ after }, 'worker')
  const workers = new Map<string, ChildProcess>()
  const calls = db.collection<Call>('calls')
  const holds = db.collection('holds')
  const entries = db.collection<{ type: string; event: string }>('jobsOutbox')

  async function start(name: string): Promise<void> {
    const program = new URL('../given/schedules-process.ts', import.meta.url).pathname
    const options = ['--mongodb', stack.mongodbUrl, '--database', db.databaseName, '--name', name]
    const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
    workers.set(name, child)
    defer(() => child.kill('SIGKILL'))
    await once(child.stdout, 'data')
  }

  async function end(name: string): Promise<void> {
    const child = workers.get(name)
    workers.delete(name)
    child?.kill('SIGKILL')
    if (child !== undefined && child.signalCode === null) await once(child, 'exit')
  }

  const runNow = (id: string): Promise<string> =>
    submitCommand(db, {
      ...{ id, to: 'worker', kind: 'run-schedule', payload: { schedule: 'daily' } },
      ...{ by: 'anna', reason: 'to see it run' },
    })

  async function heldBy(runId: string, step: number): Promise<string> {
    let found: Call | null = null
    const isHeld = async (): Promise<boolean> =>
      (found = await calls.findOne({ runId, step, isHeld: true })) !== null
    await eventually(`${runId} is held at step ${step}`, isHeld)
    return (found as Call | null)?.worker ?? ''
  }

  const eventsOf = (runId: string) => entries.countDocuments({ event: { $regex: `"runId":"${runId}"` } })

  test('given a worker that is killed in the middle, then the other continues at its step', async () => {
    await Promise.all([start('a'), start('b')])
    await holds.insertOne({})
    await runNow('one')
    const runId = 'daily/command/one'
    const killed = await heldBy(runId, 0)
    await end(killed)
    const other = await heldBy(runId, 1)
    assert.notEqual(other, killed)
    await holds.deleteMany({})
    await eventually('it has ended', async () => (await scheduleRuns(db).findOne({ _id: runId })) !== null)
    const run = await scheduleRuns(db).findOne({ _id: runId })
    assert.deepEqual([run?.outcome, run?.result], ['succeeded', { worker: other }])
    assert.equal(await eventsOf(runId), 1)
    assert.equal(await calls.countDocuments({ runId, step: 0 }), 1)
    await start(killed)
  })

  test('given a worker that is frozen beyond its lease, when it wakes, then it writes nothing', async () => {
    await holds.insertOne({})
    await runNow('two')
    const runId = 'daily/command/two'
    const frozen = await heldBy(runId, 0)
    workers.get(frozen)?.kill('SIGSTOP')
    const other = await heldBy(runId, 1)
    assert.notEqual(other, frozen)
    await holds.deleteMany({})
    await eventually('it has ended', async () => (await scheduleRuns(db).findOne({ _id: runId })) !== null)
    workers.get(frozen)?.kill('SIGCONT')
    const isDone = { runId, worker: frozen, isDone: true }
    await eventually('it has woken', async () => (await calls.findOne(isDone)) !== null)
    await runNow('three')
    const next = { _id: 'daily/command/three' }
    await eventually('the next has ended', async () => (await scheduleRuns(db).findOne(next)) !== null)
    assert.deepEqual((await scheduleRuns(db).findOne({ _id: runId }))?.result, { worker: other })
    assert.equal(await eventsOf(runId), 1)
    assert.equal(await scheduleRuns(db).countDocuments(), 3)
  })

  test('given days without a worker, when two start together, then it runs once for them', async () => {
    await Promise.all(['a', 'b'].map(end))
    // As if the last time that anyone looked was four days ago.
    const settledThrough = new Date(Date.now() - 4 * dayMs)
    await schedules(db).updateOne(
      { _id: 'daily' },
      { $set: { settledThrough, 'work.dueAt': settledThrough } },
    )
    await Promise.all([start('a'), start('b')])
    const made = { schedule: 'daily', startedBy: { $ne: 'command' as const } }
    await eventually('it ran', async () => (await scheduleRuns(db).findOne(made)) !== null)
    await runNow('four')
    const next = { _id: 'daily/command/four' }
    await eventually('the next has ended', async () => (await scheduleRuns(db).findOne(next)) !== null)
    const runs = await scheduleRuns(db).find(made).toArray()
    assert.deepEqual(
      runs.map(({ startedBy, outcome, missed }) => [startedBy, outcome, missed]),
      [['catch-up', 'succeeded', 3]],
    )
    assert.equal(await calls.countDocuments({ runId: runs[0]?._id ?? '' }), 1)
  })
})
