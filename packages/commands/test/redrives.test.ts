import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { mongoDeadLetterStore } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letter-store.ts'
import { raiseEpoch } from '@slipstream/event-log/adapters/mongo/raise-epoch.ts'
import { commandsCollection } from '../src/commands-collection.ts'
import { handleRedrives } from '../src/redrives/handle-redrives.ts'
import { submitRedrive } from '../src/redrives/submit-redrive.ts'
import { watchRedrive } from '../src/watch-command.ts'
import type { DeadLetter } from '@slipstream/event-log/consume/checkpoint-store.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { Handler, EventOutcome } from '@slipstream/event-log/consume/consumer.ts'
import { redrive } from '@slipstream/event-log/dead-letters/redrive.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { orderRecord } from '@slipstream/testing/events/order-record.ts'

const { mongodbUrl } = await stackForTests()
const note = { by: 'Ana', reason: 'product added' }

describe('redrives', () => {
  const { client, db } = givenWorld({ after }, 'redrives')
  const store = mongoCheckpointStore(client, db)

  const reasons: Record<string, string> = { 'other/1': 'no such field' }
  const park = async (consumer: string, key: string, ...numbers: number[]) => {
    const deadLetters = numbers.map((number): DeadLetter => {
      const position = { topic: 'orders', partition: 0, offset: BigInt(number) }
      const isFailing = number === numbers[0]
      return {
        ...orderRecord('orders', key, number),
        consumer,
        position,
        recordedAtMs: 0,
        reason: reasons[key] ?? 'no product',
        isFailing,
      }
    })
    const commit = {
      consumer,
      topic: key,
      partition: 0,
      expected: { next: 0n, epoch: 0 },
      next: 9n,
      deadLetters,
    }
    assert.ok(await store.commit(commit, () => Promise.resolve()))
  }
  const handlerOf = (
    outcomeOf: (id: string) => EventOutcome,
    handled: string[],
  ): Handler<JointTransaction> => {
    return (events) =>
      Promise.resolve({
        outcomes: events.map(({ id }) => outcomeOf(id)),
        commit: () => Promise.resolve(void handled.push(...events.map(({ id }) => id))),
      })
  }
  const serve = (consumer: string, handler: Handler<JointTransaction>) =>
    handleRedrives({ client, db, log: createMemoryLog(), consumer, handler, logger: silentLogger })

  it('are handled by the service that owns the consumer, in order, with actor and reason', async () => {
    await park('projector', 'shop/1', 1, 2, 3)
    await park('projector', 'shop/2', 4)
    await park('another', 'shop/1', 1)
    const handled: string[] = []
    const service = serve(
      'projector',
      handlerOf(() => done, handled),
    )
    const id = await submitRedrive(db, { consumer: 'projector', key: 'shop/1', note })
    const finished = await watchRedrive(db, id, () => undefined)
    await service.stop()
    assert.equal(finished.state, 'done')
    assert.equal(finished.progress?.redriven, 3)
    assert.deepEqual(handled, ['shop/1#1', 'shop/1#2', 'shop/1#3'])
    assert.deepEqual([...(await store.parkedKeys('projector', 'orders', ['shop/1', 'shop/2']))], ['shop/2'])
    assert.deepEqual([...(await store.parkedKeys('another', 'orders', ['shop/1']))], ['shop/1'])
    const kept = await db.collection('deadLetters').findOne({ consumer: 'projector', key: 'shop/1' })
    assert.deepEqual(
      [kept?.['state'], kept?.['redriven']?.by, kept?.['redriven']?.reason],
      ['redriven', note.by, note.reason],
    )
  })

  it('are finished by another instance when the first one is interrupted by a fault', async () => {
    await park('auditor', 'shop/1', 1, 2, 3)
    const handled: string[] = []
    const broken = handlerOf((id) => {
      if (id === 'shop/1#2') throw new Error('the database is unavailable')
      return done
    }, handled)
    const first = serve('auditor', broken)
    const id = await submitRedrive(db, { consumer: 'auditor', note })
    const signal = AbortSignal.timeout(20_000)
    const interrupted = Promise.withResolvers<void>()
    const watched = watchRedrive(db, id, ({ lastError }) => void (lastError && interrupted.resolve()), signal)
    await interrupted.promise
    await first.stop()
    const second = serve(
      'auditor',
      handlerOf(() => done, handled),
    )
    assert.equal((await watched).state, 'done')
    await second.stop()
    assert.deepEqual(handled, ['shop/1#1', 'shop/1#2', 'shop/1#3'])
  })

  it('continue with other keys and redrives when a handler throws, and list what remains', async () => {
    await park('billing', 'shop/1', 1, 2)
    await park('billing', 'shop/2', 3)
    const handled: string[] = []
    const throwing = handlerOf((id) => {
      if (id === 'shop/1#1') throw new Error('no such field')
      return done
    }, handled)
    const first = await submitRedrive(db, { consumer: 'billing', note })
    const second = await submitRedrive(db, { consumer: 'billing', key: 'shop/3', note })
    const service = serve('billing', throwing)
    const signal = AbortSignal.timeout(90_000)
    const inTheEnd = watchRedrive(db, first, () => undefined, signal)
    const later = await watchRedrive(db, second, () => undefined, signal)
    const { state, progress, finishedAt } = await inTheEnd
    await service.stop()
    assert.deepEqual([state, progress?.redriven, progress?.threw], ['done', 1, 1])
    assert.deepEqual(progress?.remaining, [
      { position: 'orders/0/1', key: 'shop/1', reason: 'its handler threw: no such field' },
    ])
    assert.equal(later.state, 'done')
    assert.ok(later.finishedAt! < finishedAt!, 'the later request was done meanwhile')
    assert.deepEqual(handled, ['shop/2#3'])
    const left = await db
      .collection('deadLetters')
      .findOne({ consumer: 'billing', key: 'shop/1', culprit: true })
    assert.equal(left?.['reason'], 'its handler threw: no such field')
  })

  it('are left to the instance that holds them by one whose clock is ahead', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 100_000 })
    const held = await submitRedrive(db, { consumer: 'audience', note })
    await commandsCollection(db).updateOne({ _id: held }, [
      {
        $set: {
          ...{ 'work.state': 'leased', 'work.worker': 'another', 'work.fence': 1 },
          'work.dueAt': { $add: ['$$NOW', 60_000] },
        },
      },
    ])
    const service = serve(
      'audience',
      handlerOf(() => done, []),
    )
    const free = await submitRedrive(db, { consumer: 'audience', note })
    await watchRedrive(db, free, () => undefined, AbortSignal.timeout(60_000))
    await service.stop()
    const { work } = (await commandsCollection(db).findOne({ _id: held }))!
    assert.deepEqual([work.state, work.worker], ['leased', 'another'])
  })

  it('are kept for 90 days after their end, and so is a redriven letter; others indefinitely', async () => {
    await park('expiring', 'shop/1', 1, 2)
    const service = serve(
      'expiring',
      handlerOf((id) => (id === 'shop/1#1' ? done : { kind: 'deadLetter', reason: 'still no' }), []),
    )
    const id = await submitRedrive(db, { consumer: 'expiring', note })
    await watchRedrive(db, id, () => undefined, AbortSignal.timeout(60_000))
    await service.stop()
    const days = 90 * 24 * 60 * 60
    for (const [collection, field] of [
      ['requests', 'work.finishedAt'],
      ['deadLetters', 'redriven.at'],
    ] as const) {
      const indexes = await db.collection(collection).indexes()
      const expiring = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)
      assert.deepEqual(
        expiring.map(({ key, expireAfterSeconds }) => [key, expireAfterSeconds]),
        [[{ [field]: 1 }, days]],
      )
    }
    const dated = await db
      .collection('deadLetters')
      .find({ consumer: 'expiring', 'redriven.at': { $type: 'date' } })
      .toArray()
    assert.deepEqual(
      dated.map(({ state, offset }) => [state, Number(offset)]),
      [['redriven', 1]],
    )
  })

  it('leave alone what was dead-lettered for another reason than the one requested', async () => {
    await park('console', 'shop/1', 1, 2)
    await park('console', 'other/1', 3, 4)
    await park('console', '', 5)
    const handled: string[] = []
    const service = serve(
      'console',
      handlerOf(() => done, handled),
    )
    const requested = { consumer: 'console', reasonContains: 'such field', note }
    const id = await submitRedrive(db, { id: 'once', ...requested })
    assert.equal(await submitRedrive(db, { id: 'once', ...requested }), id)
    const { progress } = await watchRedrive(db, id, () => undefined, AbortSignal.timeout(60_000))
    await service.stop()
    assert.deepEqual(handled, ['other/1#3', 'other/1#4'])
    assert.deepEqual([progress?.redriven, progress?.leftAlone, progress?.releasedKeys], [2, 2, 1])
  })

  it('write nothing of what was made before the epoch was raised', async () => {
    await park('fulfillment', 'shop/1', 1)
    let calls = 0
    const handled: string[] = []
    const partitions = { consumer: 'fulfillment', topic: 'orders', partitions: [0] }
    const progress = await redrive({
      consumer: 'fulfillment',
      async handler() {
        if (++calls === 1) await raiseEpoch(db, partitions)
        return { outcomes: [done], commit: () => Promise.resolve(void handled.push(`call ${calls}`)) }
      },
      reason: note,
      letters: mongoDeadLetterStore(client, db),
      log: createMemoryLog(),
    })
    assert.deepEqual([progress.redriven, handled], [1, ['call 2']])
  })

  it('are submitted by a command line that shows the progress, and what it would do', async () => {
    await park('notifier', 'shop/1', 1, 2)
    const handled: string[] = []
    const service = serve(
      'notifier',
      handlerOf((id) => (id.endsWith('2') ? { kind: 'deadLetter', reason: 'still no' } : done), handled),
    )
    const run = commandLine({ MONGODB_URL: mongodbUrl, MONGODB_DATABASE: db.databaseName })
    const redrive = (...args: string[]) => run('redrive', ...args)
    const actor = ['--by', 'Ana', '--reason', 'test']
    const start = (...args: string[]) => redrive('start', '--consumer', 'notifier', ...actor, ...args)

    const dry = await start('--dry-run')
    assert.deepEqual([dry.last()['redriven'], dry.last()['failed'], handled], [1, 1, []])
    const real = await start('--key', 'shop/1', '--rate', '100')
    assert.deepEqual([real.last()['redriven'], real.last()['failed'], handled], [1, 1, ['shop/1#1']])
    assert.equal(real.code, 1)
    await service.stop()
    const id = String(real.last()['id'])
    const shown = await redrive('show', id)
    assert.deepEqual([shown.code, shown.last()['state']], [0, 'done'])
    const cancelled = await redrive('cancel', id, ...actor)
    assert.deepEqual([cancelled.code, cancelled.last()['state']], [1, 'done'])
    assert.equal((await redrive('show', 'none')).code, 2)
  })
})
