import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { isComplete, reportText } from '../../src/erasure/domain/erasure-report.ts'
import { runAccess } from '../../src/erasure/run-access.ts'
import { runErasure } from '../../src/erasure/run-erasure.ts'
import { mongoKeyStore } from '../../src/personal-data/adapters/mongo-key-store.ts'
import { givenKeys } from '../personal-data/given-keys.ts'
import { givenLog, orderOf, participant } from './given-log.ts'

const email = 'mere@example.test'
const request = { email, whole: new Set(['labels']) }
const own = orderOf('1', { name: 'Mere Tamihana', email })
const ofHana = orderOf('2', { name: 'Hana Ngata', email: 'hana@example.test' }, [
  participant('2-1', 'Mere T.', email),
  participant('2-2', 'Wiremu Ngata', null),
])

type Stored = { _id: string; [name: string]: unknown }

async function given(t: TestContext) {
  const { db } = givenWorld(t, 'erasure')
  const folder = await mkdtemp(join(tmpdir(), 'erasure-'))
  t.after(() => rm(folder, { recursive: true }))
  const { ring, store, sealer } = await givenKeys(mongoKeyStore(db))
  const world = await givenLog([own, ofHana], sealer.seal, ring, store)
  const models = db.collection<Stored>('orders_v1')
  const ledger = db.collection<Stored>('notifications')
  await db.collection<Stored>('readModels').insertOne({ _id: 'orders', collection: 'orders_v1' })
  await models.insertOne({ _id: 'shop/1', customer: { email } })
  await ledger.insertMany([
    { _id: 'slip', source: 'shop', orderId: '1', addresses: [email], name: 'Mere Tamihana', state: 'sent' },
    { _id: 'other', source: 'shop', orderId: '3', addresses: ['hana@example.test'], name: 'Hana Ngata' },
  ])
  await db.collection<Stored>('labels').insertMany([
    { _id: 'shop/1/1', bytes: Buffer.from('%PDF') },
    { _id: 'shop/11/1', bytes: Buffer.from('%PDF') },
  ])
  await db.collection<Stored>('readModels').insertOne({ _id: 'alerts', collection: 'alerts_v1' })
  await db.collection<Stored>('alerts_v1').insertOne({ _id: 'silence', reason: `mail of ${email} is full` })
  await writeFile(join(folder, 'orders.csv'), `1,${email.toUpperCase()}\n`)
  const shipments = db.collection<Stored>('shipmentWork')
  const rebuilt: string[][] = []
  const exportsLeft: string[] = []
  const run = (isDryRun: boolean, files = [folder], mayCancelShipments = false) =>
    runErasure({
      ...{ email: ' Mere@Example.test', by: 'office', reason: 'request', isDryRun, files, db },
      mayCancelShipments,
      ...{
        reading: world.reading,
        personalData: { ring, store },
        seal: sealer.seal,
        onStep: () => undefined,
      },
      derived: {
        rebuiltModels: () => Promise.resolve(['orders']),
        async rebuild(topics) {
          rebuilt.push([...topics])
          await models.deleteMany({})
        },
        removeExports: () => Promise.resolve({ removed: [], left: exportsLeft }),
        removedWhole: ['labels'],
        unbookedShipments: () => shipments.find().toArray(),
        async cancelShipments(_db, ids) {
          await shipments.deleteMany({ _id: { $in: [...ids] } })
          return []
        },
      },
      keysForgotten: async () => world.forget(),
      now: () => new Date(0),
    })
  return { db, folder, world, ledger, rebuilt, exportsLeft, shipments, run }
}

test('given a person in the log, in documents and in a file, then they are erased from all', async (t) => {
  const { db, folder, world, ledger, rebuilt, exportsLeft, run } = await given(t)
  const kept = await Array.fromAsync(runAccess(world.reading, db, request))
  assert.deepEqual(
    kept.map((item) => (item.kind === 'event' ? item.subject : `${item.collection} ${item.id}`)).sort(),
    ['alerts_v1 silence', 'labels shop/1/1', 'notifications slip', 'orders_v1 shop/1', 'shop/1', 'shop/2'],
  )
  assert.doesNotMatch(JSON.stringify(kept), /ngata|wiremu/i)

  const dry = await run(true)
  assert.deepEqual([dry.events.length, dry.documents.length, rebuilt.length], [2, 3, 0])
  assert.equal(await db.collection('labels').countDocuments(), 2)
  assert.match(reportText(dry), /Nothing was changed/)

  const first = await run(false)
  assert.equal(first.proof?.isProven, false)
  assert.deepEqual(first.proof.files.found, [join(folder, 'orders.csv')])
  assert.deepEqual([first.proof.inLog, first.proof.inDatabase], [[], []])
  assert.match(reportText(first), /Not all is erased/)
  assert.ok(rebuilt[0]?.includes('orders'))
  assert.deepEqual(await ledger.findOne({ _id: 'slip' }), {
    ...{ _id: 'slip', source: 'shop', orderId: '1', addresses: ['erased'], name: 'erased', state: 'sent' },
  })
  assert.equal((await ledger.findOne({ _id: 'other' }))?.['name'], 'Hana Ngata')
  assert.deepEqual(await db.collection('labels').distinct('_id'), ['shop/11/1'])
  assert.deepEqual(await db.collection('alerts_v1').distinct('reason'), ['mail of erased is full'])

  await rm(join(folder, 'orders.csv'))
  const second = await run(false)
  assert.equal(second.proof?.isProven, true)
  assert.match(reportText(second), /found nowhere/)
  assert.deepEqual([second.events, second.documents], [[], []])
  const left = (await world.events()) as Map<string, Event<'OrderUpdated'>>
  assert.equal(left.get(ofHana.id)?.data.order.customer.email, 'hana@example.test')
  assert.deepEqual(await Array.fromAsync(runAccess(world.reading, db, request)), [])

  exportsLeft.push('e1')
  assert.match(reportText(await run(false)), /run it again later: e1\n[^]*Not all is erased/)
})

test('given a parcel that is not booked, then nothing is erased, unless it may be cancelled', async (t) => {
  const { ledger, shipments, run } = await given(t)
  const shipmentOf = (orderId: string, name: string) => ({
    ...{ _id: `shop/${orderId}/1`, shipment: { source: 'shop', orderId, recipient: { name } } },
  })
  await shipments.insertMany([shipmentOf('1', 'Mere Tamihana'), shipmentOf('3', 'Hana Ngata')])
  const dry = await run(true, [])
  assert.deepEqual(dry.shipments, { cancelled: [], left: ['shop/1/1'] })
  assert.ok(!isComplete(dry))
  assert.match(reportText(dry), /not booked yet, .*: shop\/1\/1\. .*--cancel-shipments/)

  const refused = await run(false, [])
  assert.ok(!isComplete(refused))
  assert.match(reportText(refused), /was not erased.*: shop\/1\/1\.\n.*--cancel-shipments/)
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'Mere Tamihana')

  const willCancel = await run(true, [], true)
  assert.ok(isComplete(willCancel))
  assert.match(reportText(willCancel), /shipments to be cancelled: shop\/1\/1/)
  const erased = await run(false, [], true)
  assert.ok(isComplete(erased))
  assert.deepEqual(erased.shipments, { cancelled: ['shop/1/1'], left: [] })
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'erased')
  assert.deepEqual(await shipments.distinct('shipment.recipient.name'), ['Hana Ngata'])
})
