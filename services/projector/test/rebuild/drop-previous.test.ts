import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { versionsOf } from '../../src/adapters/read-model-versions.ts'
import { orderModels, shipmentModels } from '../../src/read-models.ts'
import { dropPrevious } from '../../src/rebuild/drop-previous.ts'

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 22, hour))
const version = (name: string, number: number, hour: number) => ({
  ...{ version: number, collection: `${name}_v${number}`, progressedAt: at(hour), blockedKeys: [] },
})

test('given versions that a rebuild has left, then old ones are dropped with their checkpoints', async (t) => {
  const { db } = givenWorld(t, 'drop-previous')
  await versionsOf(db).insertMany([
    { _id: 'orders', live: 2, collection: 'orders_v2', previous: version('orders', 1, 1) },
    { _id: 'participants', live: 2, collection: 'participants_v2', previous: version('participants', 1, 9) },
    {
      ...{ _id: 'shipments', live: 2, collection: 'shipments_v2', previous: version('shipments', 1, 1) },
      building: version('shipments', 3, 1),
    },
  ])
  for (const name of ['orders', 'participants', 'shipments'])
    for (const number of [1, 2]) await db.collection(`${name}_v${number}`).insertOne({})
  const checkpoint = { next: 1n, epoch: 0, updatedAt: at(1) }
  await collections(db).checkpoints.insertMany(
    ['rebuild:orders@1|orders|0', 'rebuild:orders@12|orders|0', 'projector|orders|0'].map((_id) => ({
      ...{ _id, ...checkpoint },
    })),
  )
  const models = [...orderModels, ...shipmentModels]
  assert.deepEqual(await dropPrevious(db, models, at(5)), ['orders_v1'])
  assert.deepEqual(await dropPrevious(db, models, at(5)), [])

  const left = await db.listCollections({ name: /_v\d+$/ }, { nameOnly: true }).toArray()
  assert.deepEqual(left.map(({ name }) => name).sort(), [
    'orders_v2',
    'participants_v1',
    'participants_v2',
    'shipments_v1',
    'shipments_v2',
  ])
  assert.equal((await versionsOf(db).findOne({ _id: 'orders' }))?.previous, undefined)
  const checkpoints = await collections(db).checkpoints.find().sort({ _id: 1 }).toArray()
  assert.deepEqual(
    checkpoints.map(({ _id }) => _id),
    ['projector|orders|0', 'rebuild:orders@12|orders|0'],
  )
})
