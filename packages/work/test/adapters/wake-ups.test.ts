import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Db, MongoClient } from 'mongodb'
import { eventually } from '@slipstream/testing/eventually.ts'
import { rescheduleWork } from '../../src/adapters/administer-work.ts'
import { submitWork } from '../../src/adapters/submit-work.ts'
import { maxIdleMs } from '../../src/adapters/queue-changes.ts'
import { ensureWorkCollection } from '../../src/adapters/work-collection.ts'
import type { WorkItem } from '../../src/adapters/work-collection.ts'
import { createWakeUps } from '../../src/adapters/wake-ups.ts'
import { givenCollection, queue, type Parcel } from '../given/collection.ts'

test(
  'given work that becomes due after idle workers look anyway, then it wakes none',
  { timeout: 120_000 },
  async (t) => {
    const { collection, defer } = await givenCollection(t)
    for (const id of ['later', 'soon'])
      await submitWork(collection, { id, own: { parcel: 1 }, work: { queue } })
    const wakeUps = createWakeUps(collection)
    defer(() => wakeUps.close())
    await wakeUps.listen()
    const reschedule = async (id: string, inMs: number): Promise<void> =>
      assert.ok(await rescheduleWork(collection, id, { queue, priority: 0, inMs }))
    const { version } = wakeUps
    const rounds = 10
    for (let round = 1; round <= rounds; round++) {
      await reschedule('later', 2 * maxIdleMs)
      await reschedule('soon', maxIdleMs / 2)
      // As an idle worker does: for one that is busy, the stream would be closed.
      while (wakeUps.version < version + round) await wakeUps.wait(wakeUps.version, 60_000, t.signal)
    }
    // The stream may begin with the last submission.
    assert.ok(wakeUps.version <= version + rounds + 1, `woken ${wakeUps.version - version} times`)
  },
)

test('given workers of two collections, then one change stream wakes each for its own work', async (t) => {
  const { client, db, collection: parcels, defer } = await givenCollection(t)
  await ensureWorkCollection(db, 'letters')
  const letters = db.collection<WorkItem<Parcel>>('letters')
  const first = createWakeUps(parcels)
  await first.listen()
  const second = createWakeUps(letters)
  await second.listen()
  defer(() => Promise.all([first.close(), second.close()]))
  const submit = (to: typeof parcels, id: string) =>
    submitWork(to, { id, own: { parcel: 1 }, work: { queue } })
  const woken = async (wakeUps: typeof first, to: typeof parcels, id: string) => {
    const { version } = wakeUps
    await submit(to, id)
    while (wakeUps.version === version) await wakeUps.wait(version, 60_000, t.signal)
  }

  const { version } = first
  await woken(second, letters, 'a')
  assert.equal(first.version, version, 'not woken by the work of others')
  await woken(first, parcels, 'b')
  await eventually('one stream is open', async () => (await openStreams(client, db)) === 1)

  await first.close()
  await woken(second, letters, 'c')
  await second.close()
  await eventually('no stream is open', async () => (await openStreams(client, db)) === 0)
})

async function openStreams(client: MongoClient, db: Db): Promise<number> {
  const $match = { 'cursor.tailable': true, ns: { $regex: `^${db.databaseName}\\.` } }
  const found = client.db('admin').aggregate([{ $currentOp: { idleCursors: true } }, { $match }])
  return (await found.toArray()).length
}
