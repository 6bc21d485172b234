import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimWork, msUntilDue } from '../../src/adapters/claim-work.ts'
import { queueDepth } from '../../src/adapters/queue-depth.ts'
import { mongoSharedRate } from '../../src/adapters/shared-rate.ts'
import { FingerprintDiffers, submitManyWork, submitWork } from '../../src/adapters/submit-work.ts'
import { asAnyWork } from '../../src/adapters/work-collection.ts'
import { writeHeld } from '../../src/adapters/write-held-work.ts'
import { givenCollection, queue } from '../given/collection.ts'

const claim = (worker: string, limit: number) => ({ worker, limit, leaseMs: 60_000 })
const hourMs = 3_600_000

for (const limit of [1, 4]) {
  test(`given priorities and due times, when ${limit} are claimed at a time, then in their order`, async (t) => {
    const { collection } = await givenCollection(t)
    const due = async (id: string, priority: number, dueInMs: number) =>
      submitWork(collection, { id, own: { parcel: 1 }, work: { queue, priority, dueInMs } })
    await due('late', 9, hourMs)
    await due('low, long due', -1, -hourMs)
    await due('high', 5, -1_000)
    await due('high, longer due', 5, -2_000)
    await due('normal', 0, -1_000)
    const claimed: string[] = []
    for (let turn = 0; claimed.length < 4; turn++) {
      for (const { _id } of await claimWork(asAnyWork(collection), { queue }, claim(`${turn}`, limit)))
        claimed.push(_id)
    }
    assert.deepEqual(claimed, ['high, longer due', 'high', 'normal', 'low, long due'])
    assert.deepEqual(await claimWork(asAnyWork(collection), { queue }, claim('last', limit)), [])
  })
}

test('given claims that race for the same items, then each item has one holder', async (t) => {
  const { collection } = await givenCollection(t)
  await submitManyWork(
    collection,
    Array.from({ length: 200 }, (_, parcel) => ({ own: { parcel }, work: { queue } })),
  )
  const racers = Array.from({ length: 8 }, (_, i) =>
    claimWork(asAnyWork(collection), { queue }, claim(`racer ${i}`, i % 2 === 0 ? 60 : 1)),
  )
  const claimed = (await Promise.all(racers)).flat().map(({ _id }) => _id)
  assert.equal(new Set(claimed).size, claimed.length)
  const leased = await collection.countDocuments({ 'work.state': 'leased', 'work.fence': 1 })
  assert.equal(leased, claimed.length)
})

test('given an instance whose clock is an hour ahead, then it claims nothing that another holds', async (t) => {
  const { collection } = await givenCollection(t)
  const items = asAnyWork(collection)
  const { id } = await submitWork(collection, { own: { parcel: 1 }, work: { queue } })
  await submitWork(collection, { own: { parcel: 2 }, work: { queue, dueInMs: hourMs / 2 } })
  assert.equal((await claimWork(items, { queue }, claim('first', 1))).length, 1)
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + hourMs })
  for (const limit of [1, 10]) assert.deepEqual(await claimWork(items, { queue }, claim('ahead', limit)), [])
  const event = { type: 'succeeded', result: {} } as const
  assert.equal(await writeHeld(items, { held: { id, fence: 1 }, event }), true)
})

test('given thousands that are due later or finished, then a claim reads none of them', async (t) => {
  const { collection } = await givenCollection(t)
  const later = { own: { parcel: 1 }, work: { queue, dueInMs: hourMs, priority: 1 } }
  await submitManyWork(collection, Array(2_000).fill(later))
  await collection.updateMany({}, [
    { $set: { 'work.priority': { $mod: [{ $toInt: { $floor: { $multiply: [{ $rand: {} }, 100] } } }, 3] } } },
  ])
  const explained = (await collection
    .find({
      'work.queue': queue,
      'work.state': { $in: ['waiting', 'leased'] },
      $expr: { $lte: ['$work.dueAt', '$$NOW'] },
    } as object)
    .sort({ 'work.priority': -1, 'work.dueAt': 1 })
    .limit(10)
    .explain('executionStats')) as unknown as {
    executionStats: { totalDocsExamined: number; totalKeysExamined: number }
  }
  const { totalDocsExamined, totalKeysExamined } = explained.executionStats
  assert.ok(totalDocsExamined < 10 && totalKeysExamined < 20, JSON.stringify(explained.executionStats))
})

test('given an id that was used, then it is stored once, and another fingerprint is refused', async (t) => {
  const { collection } = await givenCollection(t)
  const submit = (fingerprint: string, parcel = 1) =>
    submitWork(collection, { id: 'key', own: { parcel }, work: { queue, fingerprint } })
  const submitted = await Promise.all([1, 2, 3].map(() => submit('a')))
  assert.deepEqual(submitted.map(({ isNew }) => isNew).sort(), [false, false, true])
  await assert.rejects(submit('b'), FingerprintDiffers)
  await submit('a', 2)
  assert.equal((await collection.findOne({ _id: 'key' }))?.parcel, 1)
})

test('given a unique key, then one item has it until that one is finished', async (t) => {
  const { client, collection } = await givenCollection(t)
  const items = asAnyWork(collection)
  const item = { own: { parcel: 1 }, work: { queue, uniqueKey: 'renew 7' } }
  const ids = await Promise.all([1, 2, 3, 4].map(() => submitWork(collection, item)))
  assert.equal(new Set(ids.map(({ id }) => id)).size, 1)
  const within = await client.withSession((session) =>
    session.withTransaction(() => submitWork(collection, item, { session })),
  )
  assert.deepEqual(within, { id: ids[0]?.id, isNew: false })
  const other = await submitWork(collection, {
    own: { parcel: 1 },
    work: { queue: 'other', uniqueKey: 'renew 7' },
  })
  assert.equal(other.isNew, true)
  await claimWork(items, { queue }, claim('one', 1))
  const held = { id: ids[0]!.id, fence: 1 }
  await writeHeld(items, { held, event: { type: 'deadLettered', error: 'no' } })
  assert.equal((await submitWork(collection, item)).isNew, false)
  await items.updateOne({ _id: held.id }, { $set: { 'work.state': 'leased' } })
  await writeHeld(items, { held, event: { type: 'succeeded', result: {} } })
  assert.equal((await submitWork(collection, item)).isNew, true)
})

test('given a transaction that is undone, then what was submitted within is undone', async (t) => {
  const { client, collection } = await givenCollection(t)
  const fault = new Error('the event could not be handled')
  const work = client.withSession((session) =>
    session.withTransaction(async () => {
      await submitWork(collection, { id: '1', own: { parcel: 1 }, work: { queue } }, { session })
      throw fault
    }),
  )
  await assert.rejects(work, fault)
  assert.equal(await collection.countDocuments(), 0)
})

test('given a queue, then its depth and the age of its oldest are known', async (t) => {
  const { collection } = await givenCollection(t)
  const items = asAnyWork(collection)
  assert.deepEqual(await queueDepth(collection, queue), {
    waiting: 0,
    leased: 0,
    deadLettered: 0,
    oldestDueMs: 0,
  })
  assert.equal(await msUntilDue(items, { queue }), null)
  for (const dueInMs of [-hourMs, -2 * hourMs, -hourMs / 2, hourMs])
    await submitWork(collection, { own: { parcel: 1 }, work: { queue, dueInMs } })
  const [first] = await claimWork(items, { queue }, claim('one', 1))
  await claimWork(items, { queue }, claim('two', 1))
  const held = { id: first!._id, fence: 1 }
  await writeHeld(items, { held, event: { type: 'deadLettered', error: 'no' } })
  const { oldestDueMs, ...counts } = await queueDepth(collection, queue)
  assert.deepEqual(counts, { waiting: 2, leased: 1, deadLettered: 1 })
  assert.ok(oldestDueMs >= hourMs / 2 && oldestDueMs < hourMs)
  assert.equal(await msUntilDue(items, { queue }), 0)
})

test('given a shared rate, then all who take get what it allows together', async (t) => {
  const { db } = await givenCollection(t)
  const rate = () => mongoSharedRate(db, 'carrier', { perSecond: 0.000_001, burst: 5 })
  const [one, two] = [rate(), rate()]
  assert.deepEqual(await one.take(3), { granted: 3, waitMs: 0 })
  assert.deepEqual(await two.take(3), { granted: 2, waitMs: 0 })
  const { granted, waitMs } = await one.take(1)
  assert.equal(granted, 0)
  assert.ok(waitMs > 0)
  await two.giveBack(1)
  assert.equal((await one.take(9)).granted, 1)
})

test('given a rate of many a second, then a process draws for a tenth of a second together', async (t) => {
  const { db } = await givenCollection(t)
  const [perSecond, burst] = [1_000, 1_000]
  const [one, two] = [0, 1].map(() => mongoSharedRate(db, 'carrier', { perSecond, burst }))
  const bucket = () => db.collection('workRates').findOne<{ at: Date; tokens: number }>({})
  assert.deepEqual(await one?.take(1), { granted: 1, waitMs: 0 })
  const first = await bucket()
  assert.equal(first?.tokens, 900)
  for (let taken = 1; taken < 100; taken++) assert.equal((await one?.take(1))?.granted, 1)
  assert.deepEqual(await bucket(), first)
  await one?.giveBack(60)
  assert.equal((await one?.take(60))?.granted, 60)
  assert.deepEqual(await bucket(), first)
  let granted = 160
  const takers = [one, two, one, two, one, two, one, two]
  const drain = async (rate: typeof one): Promise<void> => {
    for (let turn = 0; turn < 100; turn++) granted += (await rate?.take(10))?.granted ?? 0
  }
  await Promise.all(takers.map(drain))
  const elapsedMs = ((await bucket())?.at.getTime() ?? 0) - (first?.at.getTime() ?? 0)
  assert.ok(granted - 60 <= burst + (elapsedMs * perSecond) / 1_000, `${granted} in ${elapsedMs} ms`)
})
