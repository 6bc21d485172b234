import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { liveCollections, versionsOf } from '../../src/adapters/read-model-versions.ts'
import { ensureReadModels } from '../../src/ensure-read-models.ts'
import { orderProjection } from '../../src/orders/order-projection.ts'
import { orderModels } from '../../src/read-models.ts'
import { projectOrderEvents } from '../../src/orders/project-order-events.ts'
import { beginVersions } from '../../src/rebuild/begin-version.ts'
import type { RebuildContext } from '../../src/rebuild/candidate.ts'
import { catchUp } from '../../src/rebuild/catch-up.ts'
import { rebuild, rollback } from '../../src/rebuild/rebuild.ts'
import type { ReadModel } from '../../src/domain/read-model.ts'
import { fill } from '../../src/rebuild/fill/fill.ts'
import { swap } from '../../src/rebuild/swap.ts'
import { verify, verifyWritten } from '../../src/rebuild/verify.ts'
import { savesParticipants } from '../../src/orders/saves-participants.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { isCaughtUp, partitions, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const all = orderModels as [ReadModel, ...ReadModel[]]
const [orders] = all

function contextOf(
  { client, db, log, topic, config }: World,
  changes: Partial<RebuildContext> = {},
): RebuildContext {
  return {
    client,
    db,
    log,
    checkpoints: mongoCheckpointStore(client, db),
    topic,
    partitions: [...Array(partitions).keys()],
    projection: orderProjection(savesParticipants(config.sources)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  }
}

const lives = (from: number, count: number, round = 0): OrderEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const orderId = String(from + index)
    return [
      state(`u${orderId}-${round}`, 'updated', at(`06:43:0${round}`), { orderId, status: 'processing' }),
      state(`c${orderId}`, 'created', at('06:42:00'), { orderId, status: 'pending' }),
      ...(index % 5 === 0 ? [deletion(`d${orderId}-${round}`, orderId)] : []),
    ]
  }).flat()

/** Reads as the log does, but in small batches, and breaks off after that number of records. */
const inSmallBatches = (log: EventLog, { upTo = Infinity } = {}): EventLog => {
  let given = 0
  return {
    ...log,
    async *read(...range) {
      for await (const batch of log.read(...range))
        for (let from = 0; from < batch.records.length; from += 10) {
          if (given >= upTo) throw new Error('it broke off')
          const some = batch.records.slice(from, from + 10)
          const following = batch.records[from + 10]
          yield { ...batch, records: some, next: following?.position.offset ?? batch.next }
          given += some.length
        }
    },
  }
}

const contents = async ({ db }: World, collection: string) =>
  db.collection(collection).find().sort({ _id: 1 }).toArray()

describe('a rebuild, on real servers', { concurrency: 4 }, () => {
  for (const model of orderModels) {
    it(`given ${model.name} that was damaged, then the new version equals the log, and is live`, async (test) => {
      const given = await world(test)
      given.start()
      await given.append(lives(0, 30))
      await eventually('caught up', () => isCaughtUp(given))
      const before = await contents(given, `${model.name}_v1`)
      await given.db.collection(`${model.name}_v1`).deleteMany({ orderId: { $lt: '2' } })

      const rebuilt = await rebuild(contextOf(given), [model], { fresh: false })
      assert.deepEqual(rebuilt, [{ model: model.name, version: 2, documents: before.length }])
      assert.deepEqual(await contents(given, (await liveCollections(given.db))[model.name]), before)

      await given.append(lives(100, 5))
      await eventually('caught up', () => isCaughtUp(given))
      assert.ok((await contents(given, `${model.name}_v2`)).length > before.length)
      assert.ok((await contents(given, `${model.name}_v1`)).length < before.length)
    })
  }

  it('given a dead letter that can be read, then its order stays as before it', async (test) => {
    const given = await world(test)
    await ensureReadModels(given.db)
    const events = [
      state('a', 'created', at('06:42:00'), { status: 'pending' }),
      state('b', 'updated', at('06:43:00'), { status: 'processing' }),
      state('c', 'updated', at('06:44:00'), { status: 'completed' }),
    ]
    const positions = await given.append(events)
    const store = mongoCheckpointStore(given.client, given.db)
    const { topic, partition, offset } = positions[0]!
    const handled = await projectOrderEvents(
      given.db,
      savesParticipants(given.config.sources),
    )([{ ...events[0]!, position: positions[0]!, recordedAtMs: 0 }])
    const deadLetters = positions.slice(1).map((position, index) => ({
      consumer: 'projector',
      position,
      key: events[0]!.subject,
      value: Buffer.from('any'),
      headers: {},
      recordedAtMs: 0,
      reason: 'it fails alone',
      isFailing: index === 0,
    }))
    const expected = await store.load('projector', topic, partition)
    const batch = { consumer: 'projector', topic, partition, expected, next: offset + 3n, deadLetters }
    assert.equal(await store.commit(batch, (tx) => handled.commit(tx)), true)

    await rebuild(contextOf(given), [orders], { fresh: false })
    assert.deepEqual(
      (await contents(given, 'orders_v2')).map(({ status }) => status as string),
      ['pending'],
    )

    const candidate = await beginVersions(contextOf(given), [orders], false)
    await catchUp(contextOf(given), candidate)
    await given.db.collection('parkedKeys').deleteMany({})
    await assert.rejects(swap(contextOf(given), candidate), /lacks what was redriven of shop\/1042 meanwhile/)
    assert.equal((await liveCollections(given.db)).orders, 'orders_v2')
  })

  it('given more records than fit at once, then the second fold takes the keys in shares', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 20))
    await eventually('caught up', () => isCaughtUp(given))
    for (const model of orderModels.filter(({ name }) => name !== 'participants')) {
      const candidate = await beginVersions(contextOf(given), [model], false)
      await catchUp(contextOf(given), candidate)
      const whole = await verify(contextOf(given), candidate)
      assert.deepEqual(await verify(contextOf(given), candidate, { recordsAtOnce: 8 }), whole)
      const stored = given.db.collection(candidate.models[0].collection)
      const one = await stored.findOne({})
      await stored.deleteOne({ _id: one!._id })
      await assert.rejects(verify(contextOf(given), candidate, { recordsAtOnce: 8 }), /differs from the log/)
    }
  })

  it('given traffic, then no query fails or goes backwards, and the new version misses nothing', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 200))
    await eventually('caught up', () => isCaughtUp(given))

    let isOver = false
    let rounds = 0
    const querying = (async () => {
      const counts: number[] = []
      while (!isOver) {
        const collection = (await liveCollections(given.db)).orders
        counts.push(await given.db.collection(collection).countDocuments())
      }
      return counts
    })()
    const writing = (async () => {
      while (!isOver) {
        await given.append(lives(1_000 * (rounds + 1), 20))
        rounds += 1
        await pause(20)
      }
    })()
    let isFirst = true
    const log: EventLog = {
      ...given.log,
      async *read(...range) {
        const before = rounds
        if (isFirst) await eventually('written since the rebuild began', () => rounds > before)
        isFirst = false
        yield* given.log.read(...range)
      },
    }
    try {
      await rebuild(contextOf(given, { log }), [orders], { fresh: false })
    } finally {
      isOver = true
    }
    const counts = await querying
    await writing
    await eventually('caught up', () => isCaughtUp(given))

    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    )
    assert.equal((await liveCollections(given.db)).orders, 'orders_v2')
    const missing = await given.db
      .collection('order-history_v1')
      .aggregate([
        {
          $lookup: {
            from: 'orders_v2',
            localField: '_id',
            foreignField: 'observations.eventId',
            as: 'order',
          },
        },
        { $match: { order: [] } },
      ])
      .toArray()
    assert.deepEqual(missing, [])
  })

  it('given a rebuild that broke off, then the next one continues with its versions', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 100))
    await eventually('caught up', () => isCaughtUp(given))
    await given.append(lives(0, 100, 1))
    await eventually('caught up', () => isCaughtUp(given))
    const before = await Promise.all(orderModels.map(({ name }) => contents(given, `${name}_v1`)))
    const candidate = await beginVersions(contextOf(given), all, false)
    const limits = { unwrittenEvents: 150, keptDocuments: 10 }
    const log = inSmallBatches(given.log, { upTo: 200 })
    const breaking = contextOf(given, { log })
    await assert.rejects(fill(breaking, candidate, breaking.projection.writesOf!, limits), /broke off/)
    const checkpoints = given.db.collection<{ _id: string; next: number }>('checkpoints')
    const left = await checkpoints.find({ _id: /^rebuild:orders@2\|/ }).toArray()
    const alreadyRead = left.reduce((sum, { next }) => sum + next, 0)

    let firstTotal: number | undefined
    const watched = contextOf(given, { onProgress: ({ total }) => (firstTotal ??= total) })
    const rebuilt = await rebuild(watched, all, { fresh: false })
    assert.deepEqual(
      rebuilt.map(({ version }) => version),
      [2, 2, 2, 2],
    )
    assert.ok(alreadyRead > 0)
    assert.equal(firstTotal, 440 - alreadyRead)
    for (const [index, { name }] of orderModels.entries())
      assert.deepEqual(await contents(given, `${name}_v2`), before[index])
  })

  it('given other read models than those of an unfinished rebuild, then they start over', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 10))
    await eventually('caught up', () => isCaughtUp(given))
    const unfinished = await beginVersions(contextOf(given), all, false)
    await fill(contextOf(given), unfinished, contextOf(given).projection.writesOf!)
    const [, participants] = all
    const rebuilt = await rebuild(contextOf(given), [participants!], { fresh: false })
    assert.deepEqual(rebuilt, [{ model: 'participants', version: 3, documents: 20 }])
  })

  it('given memory for a few documents, then those of all read models equal a second fold', async (test) => {
    const given = await world(test)
    given.start()
    for (const round of [0, 1, 2]) await given.append(lives(0, 60, round))
    await eventually('caught up', () => isCaughtUp(given))
    const context = contextOf(given, { log: inSmallBatches(given.log) })
    const candidate = await beginVersions(context, all, false)
    const limits = { unwrittenEvents: 100, keptDocuments: 5 }
    const written = await fill(context, candidate, context.projection.writesOf!, limits)
    assert.deepEqual(await verifyWritten(context, candidate, written!), await verify(context, candidate))
    await rebuild(context, all, { fresh: false })
    for (const { name } of all) {
      const indexesOf = (version: number) => given.db.collection(`${name}_v${version}`).indexes()
      assert.deepEqual(await contents(given, `${name}_v2`), await contents(given, `${name}_v1`))
      assert.deepEqual(await indexesOf(2), await indexesOf(1))
    }
  })

  it('given a new version that differs from the log, then nothing is swapped', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 10))
    await eventually('caught up', () => isCaughtUp(given))
    const context = contextOf(given)
    const candidate = await beginVersions(context, [orders], false)
    const written = await fill(context, candidate, context.projection.writesOf!)
    await given.db.collection('orders_v2').deleteOne()
    await assert.rejects(verifyWritten(context, candidate, written!), /differs from the log/)
    await assert.rejects(rebuild(context, [orders], { fresh: false }), /differs from the log/)
    assert.equal((await liveCollections(given.db)).orders, 'orders_v1')
    assert.equal((await rebuild(contextOf(given), [orders], { fresh: true }))[0]?.version, 3)
    assert.equal((await liveCollections(given.db)).orders, 'orders_v3')
    const left = await given.db.listCollections({ name: /^orders_v/ }, { nameOnly: true }).toArray()
    assert.deepEqual(left.map(({ name }) => name).sort(), ['orders_v1', 'orders_v3'])
  })

  it('given a dead-lettered order, then the new version has it as far as the projector has', async (test) => {
    const given = await world(test)
    await given.append(lives(0, 3))
    await given.appendRaw('shop/1', 'no event')
    await given.append([state('x', 'updated', at('06:50:00'), { orderId: '1', status: 'completed' })])
    given.start()
    await eventually('caught up', () => isCaughtUp(given))
    await rebuild(contextOf(given), [orders], { fresh: false })
    assert.deepEqual(await contents(given, 'orders_v2'), await contents(given, 'orders_v1'))
    const order = await given.db
      .collection<{ _id: string; status: string }>('orders_v2')
      .findOne({ _id: 'shop/1' })
    assert.equal(order?.status, 'processing')
  })

  it('given a rollback, then the old version is live again, with all later events', async (test) => {
    const given = await world(test)
    given.start()
    await given.append(lives(0, 20))
    await eventually('caught up', () => isCaughtUp(given))
    for (const model of orderModels) {
      await rebuild(contextOf(given), [model], { fresh: false })
      await given.append(lives(100, 20, 1))
      await eventually('caught up', () => isCaughtUp(given))
      await rollback(contextOf(given), model, { unverified: false })
      assert.equal((await liveCollections(given.db))[model.name], `${model.name}_v1`)
      assert.deepEqual(await contents(given, `${model.name}_v1`), await contents(given, `${model.name}_v2`))
    }
    await given.append(lives(200, 5))
    await eventually('caught up', () => isCaughtUp(given))
    assert.equal((await versionsOf(given.db).findOne({ _id: 'orders' }))?.previous?.version, 2)
    assert.equal((await contents(given, 'orders_v1')).length, 45)
  })
})
