import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import { watchRedrive } from '@slipstream/commands/watch-command.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { liveCollections } from '../../src/adapters/read-model-versions.ts'
import { alertProjection } from '../../src/alerts/alert-projection.ts'
import { alertModels } from '../../src/read-models.ts'
import type { RebuildContext } from '../../src/rebuild/candidate.ts'
import { rebuild } from '../../src/rebuild/rebuild.ts'
import { raised, resolved, silenced } from '../given/alerts.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { isCaughtUp, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const live = async ({ db }: World, name: 'alerts' | 'silences') =>
  db
    .collection<AlertDocument>((await liveCollections(db))[name])
    .find()
    .sort({ _id: 1 })
    .toArray()

const isCaughtUpWithAlerts = (given: World) => isCaughtUp(given, 'projector-alerts', given.alertsTopic)

const rebuildOf = (
  { client, db, log, alertsTopic }: World,
  index: number,
  onProgress: RebuildContext['onProgress'] = () => undefined,
) =>
  rebuild(
    {
      ...{ client, db, log, onProgress },
      checkpoints: mongoCheckpointStore(client, db),
      projection: alertProjection,
      topic: alertsTopic,
      partitions: [0, 1, 2],
      signal: new AbortController().signal,
    },
    [alertModels[index]!],
    { fresh: false },
  )

describe('alerts, projected on real servers', () => {
  it('given no topic of alerts, then the projector creates it, is ready, and projects alerts', async (test) => {
    const given = await world(test)
    const { health } = given.start()
    await eventually('ready', async () => (await health.readiness()).ready)
    await given.append([state('a', 'created', at('06:42:00'))])
    await given.appendAlerts([raised({ order: '1' }), raised({ order: '2' }), resolved({ order: '2' })])
    await given.appendAlerts([silenced('5a1e', at('07:00:00'), null)])
    await eventually('caught up', () => isCaughtUpWithAlerts(given))
    assert.deepEqual(
      (await live(given, 'alerts')).map(({ _id, state }) => [_id, state]),
      [
        ['missing-order/shop/1', 'firing'],
        ['missing-order/shop/2', 'resolved'],
      ],
    )
    assert.deepEqual(
      (await live(given, 'silences')).map(({ _id }) => _id),
      ['5a1e'],
    )
    await eventually('orders too', () => isCaughtUp(given))
  })

  it('given damaged read models, then a rebuild equals the log, and later alerts are in it', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendAlerts(
      ['1', '2', '3'].flatMap((order) => [raised({ order }), resolved({ order }), raised({ order })]),
    )
    await given.appendAlerts([silenced('5a1e', at('07:00:00'), null)])
    await eventually('caught up', () => isCaughtUpWithAlerts(given))
    const before = [await live(given, 'alerts'), await live(given, 'silences')]
    await given.db.collection('alerts_v1').deleteMany({})
    await given.db.collection('silences_v1').updateMany({}, { $set: { by: 'nobody' } })

    assert.deepEqual(await rebuildOf(given, 0), [{ model: 'alerts', version: 2, documents: 3 }])
    assert.deepEqual(await rebuildOf(given, 1), [{ model: 'silences', version: 2, documents: 1 }])

    assert.deepEqual([await live(given, 'alerts'), await live(given, 'silences')], before)
    await given.appendAlerts([raised({ order: '4' })])
    await eventually('it is projected', async () => (await live(given, 'alerts')).length === 4)
    const names = (await given.db.listCollections().toArray()).map(({ name }) => name)
    assert.deepEqual(names.filter((name) => /^(alerts|silences)_/.test(name)).sort(), [
      'alerts_v2',
      'silences_v2',
    ])
  })

  it('given a new version that differs from the log, then nothing is swapped', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendAlerts([raised({ order: '1' }), raised({ order: '2' })])
    await eventually('caught up', () => isCaughtUpWithAlerts(given))
    const rebuilding = rebuildOf(given, 0, ({ phase, done, total }) => {
      if (phase === 'read' && done === total) void given.db.collection('alerts_v2').deleteOne()
    })
    await assert.rejects(rebuilding, /alerts_v2 differs from the log/)
    assert.equal((await liveCollections(given.db)).alerts, 'alerts_v1')
    assert.deepEqual(await rebuildOf(given, 0), [{ model: 'alerts', version: 3, documents: 2 }])
    const left = await given.db
      .collection<{ _id: string }>('checkpoints')
      .find({ _id: /^rebuild:/ })
      .toArray()
    assert.deepEqual(left, [], 'no version is kept')
  })

  it('given an alert that expires soon, then a rebuild does not compare it', async (test) => {
    const given = await world(test)
    given.start()
    const longAgo = '2020-01-01T00:00:00Z'
    await given.appendAlerts([
      raised({ order: '1' }),
      raised({ order: '2', since: longAgo, occurredAt: longAgo }),
      resolved({ order: '2', since: longAgo, occurredAt: longAgo }),
    ])
    await eventually('caught up', () => isCaughtUpWithAlerts(given))
    assert.equal((await rebuildOf(given, 0))[0]?.documents, 1)
  })

  it('given a record of another kind, then it is dead-lettered, and rebuilds leave it out', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendAlerts([raised({ order: '1' })])
    await given.appendAlerts([{ ...state('a', 'created', at('06:42:00')), subject: 'missing-order/shop/1' }])
    await given.appendAlerts([resolved({ order: '1' }), raised({ order: '2' })])
    await eventually('caught up', () => isCaughtUpWithAlerts(given))
    const before = await live(given, 'alerts')
    assert.deepEqual(
      before.map(({ state }) => state),
      ['firing', 'firing'],
    )
    assert.equal(await given.db.collection('deadLetters').countDocuments(), 2)

    await rebuildOf(given, 0)
    assert.deepEqual(await live(given, 'alerts'), before)
    const note = { by: 'Ana', reason: 'test' }
    const id = await submitRedrive(given.db, { consumer: 'projector-alerts', note })
    const { progress } = await watchRedrive(given.db, id, () => undefined, AbortSignal.timeout(60_000))
    assert.equal(progress?.last?.reason, 'OrderCreated is not an event of an alert')
  })
})
