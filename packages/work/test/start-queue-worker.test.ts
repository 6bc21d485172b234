import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoNetworkError } from 'mongodb'
import type { MongoClient, WithSessionCallback } from 'mongodb'
import { writeInto } from '@slipstream/mongo/transactions/write-together.ts'
import { silentLogger as silent } from '@slipstream/runtime/observability/logger.ts'
import { useTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import { cancelWork, hastenWork, redriveWork, rescheduleWork } from '../src/adapters/administer-work.ts'
import { claimWork } from '../src/adapters/claim-work.ts'
import { submitManyWork, submitWork } from '../src/adapters/submit-work.ts'
import { asAnyWork } from '../src/adapters/work-collection.ts'
import type { Work } from '../src/domain/work.ts'
import type { QueueWorkerOptions } from '../src/queue-worker-options.ts'
import { startQueueWorker } from '../src/start-queue-worker.ts'
import { LeaseLost } from '../src/work-handler.ts'
import { givenCollection, queue } from './given/collection.ts'
import type { Parcel } from './given/collection.ts'

const retry = { backOff: { firstMs: 1, capMs: 1 }, maxAttempts: 3 }

/** A collection with workers that end with the test. */
async function given(t: TestContext) {
  const { db, collection } = await givenCollection(t)
  const common = { collection, queue, logger: silent, retry }
  const workers: { stop(): Promise<void> }[] = []
  t.after(() => Promise.all(workers.map((worker) => worker.stop())))
  return {
    ...{ db, collection },
    work(options: Pick<QueueWorkerOptions<Parcel>, 'handler'> & Partial<QueueWorkerOptions<Parcel>>) {
      const worker = startQueueWorker<Parcel>({ ...common, ...options })
      workers.push(worker)
      return worker
    },
    submit: async (id: string, more: Partial<Parameters<typeof submitWork<Parcel>>[1]> = {}) =>
      (await submitWork(collection, { id, own: { parcel: 1 }, work: { queue }, ...more })).id,
    async workOf(id: string): Promise<Work> {
      const found = await collection.findOne({ _id: id })
      assert.ok(found)
      return found.work
    },
    /** Waits until an item is in a state. */
    until: (id: string, state: Work['state']) =>
      t.waitFor(
        async () => {
          const found = await collection.findOne({ _id: id, 'work.state': state } as object)
          assert.ok(found, `${id} is not ${state}`)
          return found.work
        },
        { interval: 20, timeout: 120_000 },
      ),
    /** The lease runs out, as that of a worker that died. */
    endLease: (_id: string) =>
      collection.updateOne({ _id }, [{ $set: { 'work.dueAt': { $subtract: ['$$NOW', 1] } } }]),
  }
}

/** The next transaction is committed, and looks failed. */
function loseNextResult(client: MongoClient): void {
  const { withSession } = client
  client.withSession = (async (executor: WithSessionCallback) => {
    client.withSession = withSession
    await client.withSession(executor)
    throw new MongoNetworkError('the connection was lost')
  }) as MongoClient['withSession']
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  )

test('given thousands of items and two workers, then each is done once, with its effects', async (t) => {
  const { db, collection, work, until } = await given(t)
  const items = Array.from({ length: 3_000 }, (_, i) => ({
    ...{ id: `${i}`, own: { parcel: i }, work: { queue } },
  }))
  assert.equal(await submitManyWork(collection, items), 3_000)
  assert.equal(await submitManyWork(collection, items), 0)
  const effects = db.collection<{ _id: string }>('effects')
  await effects.insertOne({ _id: 'the collection exists' })
  const handled: string[] = []
  for (let i = 0; i < 2; i++) {
    work({
      concurrency: 50,
      async handler({ _id, parcel }) {
        handled.push(_id)
        if (parcel % 10 !== 0) return { kind: 'done' }
        return {
          kind: 'done',
          effects: async (session) => void (await effects.insertOne({ _id }, { session })),
        }
      },
    })
  }
  await t.waitFor(
    async () => assert.equal(await collection.countDocuments({ 'work.state': 'done' }), 3_000),
    { interval: 50, timeout: 120_000 },
  )
  assert.equal((await until('2999', 'done')).attempts, 0)
  assert.equal(new Set(handled).size, 3_000)
  assert.equal(handled.length, 3_000)
  assert.equal(await effects.countDocuments(), 301)
})

test('given work with a cause, when it is tried twice, then both are spans of its trace', async (t) => {
  const { work, submit, until, workOf } = await given(t)
  const ended: unknown[] = []
  useTracer({
    start: ({ name, parent }) => ({
      traceparent: `of ${parent}`,
      end: (attributes) => void ended.push([name, parent, attributes?.['slipstream.outcome']]),
    }),
  })
  t.after(() => useTracer(undefined))
  const seen: unknown[] = []
  work({
    handler: (_item, { traceparent }) => {
      seen.push(traceparent)
      return Promise.resolve(seen.length === 1 ? { kind: 'fail', reason: 'once' } : { kind: 'done' })
    },
  })
  await submit('1', { work: { queue, traceparent: 'the cause' } })
  await until('1', 'done')
  assert.equal((await workOf('1')).traceparent, 'the cause')
  assert.deepEqual(seen, ['of the cause', 'of the cause'])
  const expected = ['fail', 'done'].map((outcome) => [`run ${queue}`, 'the cause', outcome])
  await t.waitFor(() => assert.deepEqual(ended, expected), { interval: 20, timeout: 120_000 })
})

test('given a worker that lost its lease, when it wakes, then it can write nothing', async (t) => {
  const { db, collection, work, submit, until, endLease, workOf } = await given(t)
  const effects = db.collection('effects')
  const [begun, woken] = [Promise.withResolvers<AbortSignal>(), Promise.withResolvers<void>()]
  const faults: unknown[] = []
  let lost = 0
  const first = work({
    hooks: { onLeaseLost: () => void (lost += 1) },
    async handler(_item, { signal, recordProgress }) {
      begun.resolve(signal)
      await woken.promise
      await recordProgress({ step: 'late' }).catch((error: unknown) => faults.push(error))
      return { kind: 'done', set: { label: 'late' }, effects: async () => void (await effects.insertOne({})) }
    },
  })
  await submit('1')
  const signal = await begun.promise
  await endLease('1')
  const [taken, freed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  work({
    async handler(_item, { signal: stopped }) {
      taken.resolve()
      await Promise.race([freed.promise, untilAborted(stopped)])
      return { kind: 'done', set: { label: 'in time' } }
    },
  })
  await taken.promise
  woken.resolve()
  await first.stop()
  const { state, fence, progress } = await workOf('1')
  assert.deepEqual([state, fence, progress, lost, signal.aborted], ['leased', 2, null, 1, true])
  assert.ok(faults[0] instanceof LeaseLost)
  freed.resolve()
  assert.equal((await until('1', 'done')).progress, null)
  assert.equal((await collection.findOne({ _id: '1' }))?.label, 'in time')
  assert.equal(await effects.countDocuments(), 0)
})

test('given a worker that died at a step, then another continues from that step', async (t) => {
  const { collection, work, submit, until, endLease } = await given(t)
  await submit('1')
  const steps: unknown[] = []
  const ended = Promise.withResolvers<never>()
  work({
    async handler({ work: { progress } }, { recordProgress }) {
      steps.push(progress)
      await recordProgress({ step: 'booked' }, { set: { label: 'PDF' } })
      return ended.promise
    },
  })
  await t.waitFor(async () => assert.ok((await collection.findOne({ _id: '1' }))?.work.progress), {
    timeout: 120_000,
  })
  await endLease('1')
  work({
    async handler({ work: { progress }, label }) {
      steps.push(progress, label)
      return { kind: 'done' }
    },
  })
  const { lapses, fence } = await until('1', 'done')
  assert.deepEqual([steps, lapses, fence], [[null, { step: 'booked' }, 'PDF'], 1, 2])
  ended.reject(new Error('it is dead'))
})

test('given two outcomes in one write, when one has lost its lease, then it alone is lost', async (t) => {
  const { work, submit, until, workOf, endLease } = await given(t)
  const woken = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const counts = { begun: 0, lost: 0, settled: [] as string[] }
  const first = work({
    concurrency: 2,
    hooks: {
      onLeaseLost: () => void (counts.lost += 1),
      onSettled: (outcome) => void counts.settled.push(outcome),
    },
    async handler() {
      if (++counts.begun === 2) begun.resolve()
      await woken.promise
      return { kind: 'done', set: { label: 'first' } }
    },
  })
  await submit('1')
  await submit('2')
  await begun.promise
  await endLease('1')
  const taken = Promise.withResolvers<void>()
  work({
    handler: async (_item, { signal }) => {
      taken.resolve()
      return untilAborted(signal)
    },
  })
  await taken.promise
  woken.resolve()
  await first.stop()
  assert.equal((await until('2', 'done')).fence, 1)
  assert.equal((await workOf('1')).fence, 2)
  assert.deepEqual([counts.lost, counts.settled], [1, ['done']])
})

test('given a worker that is stopped, then what it holds is due and uses up no attempt', async (t) => {
  const { work, submit, until, workOf } = await given(t)
  const begun = Promise.withResolvers<void>()
  const settled: unknown[] = []
  const first = work({
    hooks: { onSettled: (outcome) => settled.push(outcome) },
    handler(_item, { signal }) {
      begun.resolve()
      return untilAborted(signal)
    },
  })
  await submit('1')
  await begun.promise
  await first.stop()
  const { state, worker, attempts, lastError } = await workOf('1')
  assert.deepEqual([state, worker, attempts, lastError, settled], ['waiting', null, 0, null, ['released']])
  work({ handler: async () => ({ kind: 'done', result: { sent: 2 } }) })
  assert.deepEqual((await until('1', 'done')).result, { sent: 2 })
})

test('given an item that always fails, then it is dead-lettered, and a redrive tries again', async (t) => {
  const { collection, work, submit, until } = await given(t)
  let isMended = false
  work({
    async handler() {
      if (isMended) return { kind: 'done' }
      throw new Error('$work.queue is refused')
    },
  })
  await submit('1')
  const { attempts, failures, lastError, finishedAt } = await until('1', 'dead-lettered')
  assert.deepEqual([attempts, failures.length, finishedAt], [3, 3, null])
  assert.equal(lastError, '$work.queue is refused')
  isMended = true
  const some = { queue, where: { parcel: 1 } }
  assert.equal(await redriveWork(collection, { ...some, dryRun: true }), 1)
  assert.equal(await redriveWork(collection, { queue, where: { parcel: 2 } }), 0)
  assert.equal(await redriveWork(collection, some, { set: { label: 'mended' } }), 1)
  assert.equal((await until('1', 'done')).lastError, null)
})

test('given an outage, then deferrals use up no attempt', async (t) => {
  const { work, submit, until } = await given(t)
  let runs = 0
  work({
    async handler() {
      if ((runs += 1) > 10) return { kind: 'done' }
      return { kind: 'defer', inMs: 1, reason: 'the carrier does not respond' }
    },
  })
  await submit('1')
  assert.deepEqual([(await until('1', 'done')).attempts, runs], [0, 11])
})

test('given an item that outlives its workers, then it is dead-lettered and not run again', async (t) => {
  const { collection, work, submit, until, endLease } = await given(t)
  await submit('1')
  for (let claims = 0; claims < 3; claims++) {
    const claim = { worker: `dies ${claims}`, leaseMs: 60_000, limit: 1 }
    assert.equal((await claimWork(asAnyWork(collection), { queue }, claim)).length, 1)
    await endLease('1')
  }
  let runs = 0
  work({
    retry: { ...retry, maxLapses: 3 },
    async handler() {
      runs += 1
      return { kind: 'done' }
    },
  })
  assert.match((await until('1', 'dead-lettered')).lastError ?? '', /^3 workers in a row died/)
  assert.equal(runs, 0)
})

test('given an item cancelled while it runs, then its handler learns so and writes nothing', async (t) => {
  const { collection, work, submit, workOf } = await given(t)
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()]
  work({
    leaseMs: 300,
    handler(_item, { signal }) {
      begun.resolve()
      return untilAborted(signal).catch((error: unknown) => {
        ended.resolve(error)
        throw error
      })
    },
  })
  await submit('1')
  await begun.promise
  assert.equal(await cancelWork(collection, '1', { set: { label: 'by Ana' } }), true)
  assert.ok((await ended.promise) instanceof LeaseLost)
  assert.equal(await cancelWork(collection, '1'), false)
  assert.deepEqual([(await workOf('1')).state, (await workOf('1')).lastError], ['cancelled', null])
})

test('given an item that is hastened while it runs, then it runs again without its pause', async (t) => {
  const { collection, work, submit, until } = await given(t)
  const [begun, hastened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let runs = 0
  work({
    async handler() {
      if ((runs += 1) > 1) return { kind: 'done' }
      begun.resolve()
      await hastened.promise
      return { kind: 'continue', inMs: 3_600_000, progress: { step: 'asked' } }
    },
  })
  await submit('1')
  await begun.promise
  assert.equal(await hastenWork(collection, '1'), true)
  hastened.resolve()
  assert.deepEqual((await until('1', 'done')).progress, { step: 'asked' })
})

test('given an idle worker and an item due much later, when it is hastened, then it is run', async (t) => {
  const { collection, work, submit, until, workOf } = await given(t)
  work({ handler: async () => ({ kind: 'done' }) })
  await submit('first')
  await until('first', 'done')
  await submit('later', { work: { queue, dueInMs: 3_600_000 } })
  assert.equal((await workOf('later')).state, 'waiting')
  assert.equal(await hastenWork(collection, 'later'), true)
  await until('later', 'done')
})

test('given effects that fail, then nothing of the outcome is written, and the work is retried', async (t) => {
  const { db, collection, work, submit, until } = await given(t)
  const effects = db.collection<{ _id: string }>('effects')
  await effects.insertOne({ _id: 'there' })
  let runs = 0
  work({
    async handler() {
      const _id = (runs += 1) === 1 ? 'there' : 'new'
      return {
        ...{ kind: 'done', set: { label: _id } },
        effects: async (session) => {
          await effects.insertOne({ _id: `before ${_id}` }, { session })
          await effects.insertOne({ _id }, { session })
        },
      }
    },
  })
  await submit('1')
  const { failures } = await until('1', 'done')
  assert.match(failures[0]?.error ?? '', /could not store its outcome: E11000/)
  assert.equal((await collection.findOne({ _id: '1' }))?.label, 'new')
  const ids = (await effects.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)
  assert.deepEqual(ids, ['before new', 'new', 'there'])
})

test('given an outcome that MongoDB cannot store, then its item alone is dead-lettered', async (t) => {
  const { work, submit, until } = await given(t)
  work({
    concurrency: 3,
    async handler({ _id }) {
      return { kind: 'done', result: { text: _id === 'large' ? 'x'.repeat(17_000_000) : '' } }
    },
  })
  await Promise.all(['1', 'large', '2'].map((id) => submit(id)))
  assert.match((await until('large', 'dead-lettered')).lastError ?? '', /^could not store its outcome/)
  for (const id of ['1', '2']) await until(id, 'done')
})

test('given a handler without an end, then it fails after its time, and can write nothing later', async (t) => {
  const { work, submit, until } = await given(t)
  const late: Promise<void>[] = []
  work({
    timeoutMs: 50,
    retry: { ...retry, maxAttempts: 1 },
    async handler(_item, { signal, recordProgress }) {
      await untilAborted(signal).catch(() => undefined)
      const recorded = recordProgress({ step: 'late' })
      late.push(recorded)
      await recorded
      return { kind: 'done' }
    },
  })
  await submit('1')
  const { lastError, progress } = await until('1', 'dead-lettered')
  assert.deepEqual([lastError, progress], ['the handler had no result within 50 ms', null])
  await assert.rejects(late[0]!, /no result within/)
})

test('given long work under a short lease, then its heartbeat keeps it', async (t) => {
  const { work, submit, until, workOf } = await given(t)
  const renewed = Promise.withResolvers<void>()
  const handler = async () => {
    await renewed.promise
    return { kind: 'done' as const }
  }
  work({ leaseMs: 500, handler })
  work({ leaseMs: 500, handler })
  await submit('1')
  const first = await until('1', 'leased')
  const later = new Date(first.dueAt.getTime() + 1_000)
  await t.waitFor(async () => assert.ok((await workOf('1')).dueAt > later), { timeout: 120_000 })
  renewed.resolve()
  assert.equal((await until('1', 'done')).fence, 1)
})

test('given a decided outcome, then it is decided on what others wrote meanwhile', async (t) => {
  const { collection, work, submit, until } = await given(t)
  const begun = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  work({
    async handler(_item, { recordDecided }) {
      await recordDecided(({ item }) => ({ progress: { ...item.work.progress, begun: true } }))
      begun.resolve()
      await written.promise
      return {
        kind: 'decided',
        decide({ item }) {
          const { label } = item as unknown as Parcel
          return { kind: 'continue', inMs: 0, queue: `for ${label}`, priority: 1, set: { parcel: 2 } }
        },
      }
    },
  })
  const id = await submit('a')
  await begun.promise
  await collection.updateOne({ _id: id }, { $set: { label: 'Mere' } })
  written.resolve()
  const { queue, priority, progress } = await until(id, 'waiting')
  assert.deepEqual([queue, priority, progress], ['for Mere', 1, { begun: true }])
  assert.equal((await collection.findOne({ _id: id }))?.parcel, 2)
})

test('given decisions whose commits look failed, then they are not made again', async (t) => {
  const { db, collection, work, submit, workOf } = await given(t)
  const seen: unknown[] = []
  work({
    async handler(item, { recordDecided }) {
      loseNextResult(db.client)
      const recorded = await recordDecided(({ item: { work: before } }) => ({
        progress: { after: before.progress },
      }))
      seen.push(recorded.progress)
      loseNextResult(db.client)
      return {
        kind: 'decided',
        decide: (held) => ({
          ...{ kind: 'continue', inMs: 3_600_000 },
          set: { parcel: (held.item as unknown as Parcel).parcel + item.parcel },
        }),
      }
    },
    hooks: {
      onSettled: (outcome) => void seen.push(outcome),
      onLeaseLost: () => void seen.push('lease lost'),
    },
  })
  const id = await submit('a')
  await t.waitFor(() => assert.equal(seen.length, 2), { timeout: 120_000 })
  assert.deepEqual(seen, [{ after: null }, 'continue'])
  assert.deepEqual((await workOf(id)).progress, { after: null })
  assert.equal((await collection.findOne({ _id: id }))?.parcel, 2)
})

test('given a decided outcome whose lease was lost, then nothing is written and that is reported', async (t) => {
  const { collection, work, submit } = await given(t)
  const lost = Promise.withResolvers<void>()
  work({
    async handler(item) {
      await collection.updateOne({ _id: item._id }, { $inc: { 'work.fence': 1 } })
      return {
        kind: 'decided',
        decide: () => ({ kind: 'done', set: { parcel: 9 } }),
        onLeaseLost: async () => lost.resolve(),
      }
    },
  })
  const id = await submit('a')
  await lost.promise
  const found = await collection.findOne({ _id: id })
  assert.deepEqual([found?.parcel, found?.work.state], [1, 'leased'])
})

test('given decided outcomes of one moment, when one has lost its lease, then it alone is lost', async (t) => {
  const { db, collection, work, submit, until, workOf } = await given(t)
  const effects = db.collection<{ _id: string }>('effects')
  await effects.insertOne({ _id: 'taken' })
  const ids = ['held', 'lost', 'taken', 'broken']
  const lost: string[] = []
  const all = Promise.withResolvers<void>()
  let begun = 0
  work({
    concurrency: ids.length,
    retry: { ...retry, maxAttempts: 1 },
    async handler({ _id }) {
      if (_id === 'lost') await collection.updateOne({ _id }, { $inc: { 'work.fence': 1 } })
      if (++begun === ids.length) all.resolve()
      await all.promise
      return {
        kind: 'decided',
        decide() {
          if (_id === 'broken') throw new Error('it cannot be decided')
          const writes = [writeInto(effects, { insertOne: { document: { _id } } })]
          return { kind: 'done', set: { parcel: 9 }, writes }
        },
        onLeaseLost: async () => void lost.push(_id),
      }
    },
  })
  await Promise.all(ids.map((id) => submit(id)))
  await until('held', 'done')
  for (const id of ['taken', 'broken'])
    assert.match((await until(id, 'dead-lettered')).lastError ?? '', /E11000|cannot be decided/)
  await t.waitFor(() => assert.deepEqual(lost, ['lost']))
  assert.equal((await workOf('lost')).state, 'leased')
  const stored = await effects.find().sort({ _id: 1 }).toArray()
  assert.deepEqual(
    stored.map(({ _id }) => _id),
    ['held', 'taken'],
  )
  assert.equal(await collection.countDocuments({ parcel: 9 }), 1)
})

test('given work that was rescheduled into a queue, then the idle worker of that queue is woken', async (t) => {
  const { collection, work, submit, until } = await given(t)
  work({ queue: 'other', handler: async () => ({ kind: 'done' }) })
  const id = await submit('a')
  assert.ok(await rescheduleWork(collection, id, { queue: 'other', priority: 0, inMs: 0 }))
  await until(id, 'done')
  assert.ok(await rescheduleWork(collection, id, { queue: 'other', priority: 0, inMs: 3_600_000 }))
  assert.equal((await until(id, 'waiting')).finishedAt, null)
  assert.ok(await rescheduleWork(collection, id, { queue: 'other', priority: 0, inMs: 0 }))
  await until(id, 'done')
})

test('given an item that outlived its workers, then its queue may decide the outcome', async (t) => {
  const { collection, work, submit, until } = await given(t)
  const id = await submit('a')
  await collection.updateOne({ _id: id }, { $set: { 'work.lapses': 10 } })
  const onLapsed = (_item: unknown, reason: string) => ({ kind: 'done' as const, result: { reason } })
  work({ handler: async () => ({ kind: 'done' }), onLapsed })
  assert.match(String((await until(id, 'done')).result?.['reason']), /10 workers in a row/)
})
