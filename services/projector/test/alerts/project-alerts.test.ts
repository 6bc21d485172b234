import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import { watchRedrive } from '@slipstream/commands/watch-command.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { alertModels, liveCollections } from '../../src/adapters/read-model-versions.ts'
import { rebuildAlerts } from '../../src/rebuild/rebuild-alerts.ts'
import { raised, resolved, silenced } from '../given/alerts.ts'
import { at, state } from '../../../../packages/read-models/test/given/events.ts'
import { isCaughtUp, until, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const live = async ({ db }: World, name: 'alerts' | 'silences') =>
  db
    .collection<AlertDocument>((await liveCollections(db))[name])
    .find()
    .sort({ _id: 1 })
    .toArray()

const isCaughtUpWithAlerts = (given: World) => isCaughtUp(given, 'projector-alerts', given.alertsTopic)

const rebuildOf = ({ client, db, log, alertsTopic }: World, index: number) =>
  rebuildAlerts(
    {
      client,
      db,
      log,
      checkpoints: mongoCheckpointStore(client, db),
      topic: alertsTopic,
      partitions: [0, 1, 2],
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
    alertModels[index]!,
  )

describe('alerts, projected on real servers', () => {
  it('given a log without alerts yet, then the projector makes the topic, is ready, and projects what comes', async (test) => {
    const given = await world(test)
    const { health } = given.start()
    await until('ready', async () => (await health.readiness()).ready)
    await given.append([state('a', 'created', at('06:42:00'))])
    await given.appendAlerts([raised({ order: '1' }), raised({ order: '2' }), resolved({ order: '2' })])
    await given.appendAlerts([silenced('5a1e', at('07:00:00'), null)])
    await until('caught up', () => isCaughtUpWithAlerts(given))
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
    await until('orders too', () => isCaughtUp(given))
  })

  it('given read models that were damaged, then a rebuild is as the log says, and what comes later is in it', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendAlerts(
      ['1', '2', '3'].flatMap((order) => [raised({ order }), resolved({ order }), raised({ order })]),
    )
    await given.appendAlerts([silenced('5a1e', at('07:00:00'), null)])
    await until('caught up', () => isCaughtUpWithAlerts(given))
    const before = [await live(given, 'alerts'), await live(given, 'silences')]
    await given.db.collection('alerts_v1').deleteMany({})
    await given.db.collection('silences_v1').updateMany({}, { $set: { by: 'nobody' } })

    assert.deepEqual(await rebuildOf(given, 0), { version: 2, documents: 3 })
    assert.deepEqual(await rebuildOf(given, 1), { version: 2, documents: 1 })

    assert.deepEqual([await live(given, 'alerts'), await live(given, 'silences')], before)
    await given.appendAlerts([raised({ order: '4' })])
    await until('it comes', async () => (await live(given, 'alerts')).length === 4)
    const names = (await given.db.listCollections().toArray()).map(({ name }) => name)
    assert.deepEqual(names.filter((name) => /^(alerts|silences)_/.test(name)).sort(), [
      'alerts_v2',
      'silences_v2',
    ])
  })

  it('given a record that is no alert, then it is set aside, rebuilds leave it out, and a redrive says why', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendAlerts([raised({ order: '1' })])
    await given.appendAlerts([{ ...state('a', 'created', at('06:42:00')), subject: 'missing-order/shop/1' }])
    await given.appendAlerts([resolved({ order: '1' }), raised({ order: '2' })])
    await until('caught up', () => isCaughtUpWithAlerts(given))
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
