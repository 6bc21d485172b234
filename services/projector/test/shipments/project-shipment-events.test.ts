import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import { liveCollections } from '../../src/adapters/read-model-versions.ts'
import { shipmentModels } from '../../src/read-models.ts'
import { rebuild } from '../../src/rebuild/rebuild.ts'
import { shipmentProjection } from '../../src/shipments/shipment-projection.ts'
import { carrierEvent, shipmentEvent } from '../given/shipments.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { isCaughtUp, partitions, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const live = async ({ db }: World, name: ReadModelName) =>
  db
    .collection<StoredShipment>((await liveCollections(db))[name])
    .find()
    .sort({ _id: 1 })
    .toArray()

const isCaughtUpWithShipments = (given: World) =>
  isCaughtUp(given, 'projector-shipments', given.shipmentsTopic)

const rebuildOf = ({ client, db, log, shipmentsTopic }: World, index: number) =>
  rebuild(
    {
      ...{ client, db, log, onProgress: () => undefined },
      checkpoints: mongoCheckpointStore(client, db),
      projection: shipmentProjection,
      topic: shipmentsTopic,
      partitions: [...Array(partitions).keys()],
      signal: new AbortController().signal,
    },
    [shipmentModels[index]!],
    { fresh: false },
  )

const life = (orderId: string) => [
  shipmentEvent('ShipmentRequested', 1, { orderId }),
  shipmentEvent('ShipmentPostponed', 2, { orderId }),
  shipmentEvent('ShipmentScheduled', 3, { orderId }),
  shipmentEvent('ShipmentScanned', 4, { orderId }),
  shipmentEvent('ShipmentShipped', 5, { orderId }),
]

describe('shipments, projected on real servers', () => {
  it('given no topic of shipments, then the projector creates it and projects both models', async (test) => {
    const given = await world(test)
    const { health } = given.start()
    await eventually('ready', async () => (await health.readiness()).ready)
    await given.appendShipments([
      ...life('1001'),
      ...life('1002').slice(0, 2),
      carrierEvent('unavailable', '2026-11-21T08:03:00Z'),
    ])
    await eventually('caught up', () => isCaughtUpWithShipments(given))
    assert.deepEqual(
      (await live(given, 'shipments')).map(({ _id, status, wait }) => [_id, status, wait?.waitsFor]),
      [
        ['admin/1001/1', 'shipped', undefined],
        ['admin/1002/1', 'accepted', 'carrier'],
      ],
    )
    assert.equal((await live(given, 'carriers'))[0]?._id, 'bobs-post')
  })

  it('given events that are delivered twice, then nothing changes', async (test) => {
    const given = await world(test)
    given.start()
    const events = [
      ...life('1001'),
      carrierEvent('unavailable', '2026-11-21T08:03:00Z'),
      carrierEvent('available', '2026-11-21T09:00:00Z'),
    ]
    await given.appendShipments(events)
    await eventually('caught up', () => isCaughtUpWithShipments(given))
    const once = [await live(given, 'shipments'), await live(given, 'carriers')]
    await given.appendShipments(events)
    await eventually('caught up again', () => isCaughtUpWithShipments(given))
    assert.deepEqual([await live(given, 'shipments'), await live(given, 'carriers')], once)
  })

  it('given damaged read models, then a rebuild equals the log, and later events are in it', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendShipments([
      ...['1', '2', '3', '4'].flatMap(life),
      carrierEvent('unavailable', '2026-11-21T08:03:00Z'),
    ])
    await eventually('caught up', () => isCaughtUpWithShipments(given))
    const before = [await live(given, 'shipments'), await live(given, 'carriers')]
    await given.db.collection('shipments_v1').deleteOne({})
    await given.db.collection('carriers_v1').updateMany({}, { $set: { state: 'available' } })

    assert.deepEqual(await rebuildOf(given, 0), [{ model: 'shipments', version: 2, documents: 4 }])
    assert.deepEqual(await rebuildOf(given, 1), [{ model: 'carriers', version: 2, documents: 1 }])

    assert.deepEqual([await live(given, 'shipments'), await live(given, 'carriers')], before)
    await given.appendShipments([shipmentEvent('ShipmentDelivered', 6, { orderId: '1' })])
    await eventually('caught up again', () => isCaughtUpWithShipments(given))
    assert.equal((await live(given, 'shipments'))[0]?.status, 'delivered')
  })

  it('given a shipment never requested, then its event is dead-lettered, also by a rebuild', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendShipments([
      ...life('1'),
      ...life('2').slice(1),
      shipmentEvent('ShipmentRequested', 1, { orderId: '2' }),
    ])
    await eventually('caught up', () => isCaughtUpWithShipments(given))
    const letters = await given.db
      .collection<{ key: string; reason: string; isFailing: boolean }>('deadLetters')
      .find()
      .toArray()
    assert.equal(letters.length, 5)
    assert.ok(letters.every(({ key }) => key === 'admin/2'))
    assert.ok(letters.some(({ reason }) => /no ShipmentRequested of its shipment/.test(reason)))
    const before = await live(given, 'shipments')
    assert.deepEqual(
      before.map(({ _id }) => _id),
      ['admin/1/1'],
    )
    await rebuildOf(given, 0)
    assert.deepEqual(await live(given, 'shipments'), before)
  })
})
