import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { BSON } from 'mongodb'
import { copyOfDatabase } from '@slipstream/testing/copy-of-database.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { isComplete, reportText } from '../../src/erasure/domain/erasure-report.ts'
import { runAccess } from '../../src/erasure/run-access.ts'
import { repeatErasures } from '../../src/erasure/repeat-erasures.ts'
import { runErasure } from '../../src/erasure/run-erasure.ts'
import type { Erasing, UncancelledShipment } from '../../src/erasure/run-erasure.ts'
import { mongoKeyStore } from '../../src/personal-data/adapters/mongo-key-store.ts'
import { startSealer } from '../../src/personal-data/start-sealer.ts'
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
  const modelsInClear: Stored[] = []
  const exportsLeft: string[] = []
  const uncancelled: UncancelledShipment[] = []
  const onKeysForgotten: (() => Promise<void>)[] = []
  const erasing = (isDryRun: boolean, files = [folder], mayCancelShipments = false): Erasing => ({
    ...{ by: 'office', reason: 'request', isDryRun, mayCancelShipments, files, db },
    ...{ reading: world.reading, personalData: { ring, store }, append: (event) => world.append(event) },
    seal: isDryRun ? undefined : sealer.seal,
    onStep: () => undefined,
    derived: {
      rebuiltModels: () => Promise.resolve(['orders']),
      async rebuild(topics) {
        rebuilt.push([...topics])
        await models.deleteMany({})
        if (modelsInClear.length > 0) await models.insertMany(modelsInClear)
      },
      removeExports: () => Promise.resolve({ removed: [], left: exportsLeft }),
      removedWhole: ['labels'],
      unbookedShipments: () => shipments.find().toArray(),
      async cancelShipments(_db, ids) {
        const cancelled = ids.filter((id) => !uncancelled.some((one) => one.id === id))
        await shipments.deleteMany({ _id: { $in: cancelled } })
        return [...uncancelled]
      },
    },
    async keysForgotten() {
      world.forget()
      await onKeysForgotten.shift()?.()
    },
    now: () => new Date(0),
  })
  const run = (...args: Parameters<typeof erasing>) =>
    runErasure({ ...erasing(...args), email: ' Mere@Example.test' })
  const repeat = (isDryRun = false) => Array.fromAsync(repeatErasures(erasing(isDryRun, [])))
  return {
    ...{ db, folder, world, ring, sealer, ledger, rebuilt, modelsInClear },
    ...{ exportsLeft, shipments, uncancelled },
    ...{ onKeysForgotten, erasing, run, repeat },
  }
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
  const { ledger, shipments, uncancelled, run } = await given(t)
  const none = { cancelled: [], left: [], refusals: [], areQueued: false }
  const shipmentOf = (orderId: string, name: string) => ({
    ...{ _id: `shop/${orderId}/1`, shipment: { source: 'shop', orderId, recipient: { name } } },
  })
  await shipments.insertMany([shipmentOf('1', 'Mere Tamihana'), shipmentOf('3', 'Hana Ngata')])
  const dry = await run(true, [])
  assert.deepEqual(dry.shipments, { ...none, left: ['shop/1/1'] })
  assert.ok(!isComplete(dry))
  assert.match(reportText(dry), /not booked yet, .*: shop\/1\/1\. .*--cancel-shipments/)

  const refused = await run(false, [])
  assert.ok(!isComplete(refused))
  assert.match(reportText(refused), /was not erased.*: shop\/1\/1\.\n.*--cancel-shipments/)
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'Mere Tamihana')

  const willCancel = await run(true, [], true)
  assert.ok(isComplete(willCancel))
  assert.match(reportText(willCancel), /shipments to be cancelled: shop\/1\/1/)
  uncancelled.push({ id: 'shop/1/1', refusal: 'shop/1/1: it is shipped' })
  const notCancelled = reportText(await run(false, [], true))
  assert.match(notCancelled, /was not erased.*: shop\/1\/1\.\n.*refused: shop\/1\/1: it is shipped/)
  assert.doesNotMatch(notCancelled, /as soon as fulfillment runs/)

  uncancelled[0] = { id: 'shop/1/1', refusal: undefined }
  const queued = await run(false, [], true)
  assert.ok(!isComplete(queued))
  assert.match(reportText(queued), /was not erased.*: shop\/1\/1\.\n.*as soon as fulfillment runs/)

  uncancelled.pop()
  const erased = await run(false, [], true)
  assert.ok(isComplete(erased))
  assert.deepEqual(erased.shipments, { ...none, cancelled: ['shop/1/1'] })
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'erased')
  assert.deepEqual(await shipments.distinct('shipment.recipient.name'), ['Hana Ngata'])
})

test('given an erasure killed after it destroyed keys, when run again, then it is complete', async (t) => {
  const { db, world, ledger, onKeysForgotten, run } = await given(t)
  onKeysForgotten.push(() => Promise.reject(new Error('killed')))
  await assert.rejects(run(false, []), /killed/)
  // By services that had read the events before, and know their keys for a while.
  onKeysForgotten.push(async () => {
    await ledger.insertMany([
      {
        _id: 'late',
        source: 'shop',
        orderId: '1',
        name: 'Mere Tamihana',
        heard: 'of Mere Tamihana and Aroha',
      },
      {
        _id: 'of-hana',
        source: 'shop',
        orderId: '2',
        to: [{ participantId: '2-1', name: 'Mere T.', email: null }],
      },
    ])
  })
  const [unfinished] = await db.collection('erasures').find().toArray()
  assert.doesNotMatch(Buffer.from(BSON.serialize(unfinished ?? {})).toString('latin1'), /mere/i)

  const again = await run(false, [])
  assert.ok(isComplete(again))
  assert.deepEqual([again.subjects, again.participantIn], [['shop/1'], ['shop/2']])
  assert.deepEqual(await ledger.findOne({ _id: 'late' }), {
    ...{ _id: 'late', source: 'shop', orderId: '1', name: 'erased', heard: 'of erased and Aroha' },
  })
  assert.equal((await ledger.distinct('to.name'))[0], 'erased')
  assert.equal(await db.collection('erasures').countDocuments(), 0)
  for (const { type, data } of (await world.events()).values())
    if (type === 'PersonErased') assert.doesNotMatch(JSON.stringify(data), /mere/i)
})

test('given a log that takes no event, then nothing is changed or recorded', async (t) => {
  const { db, world, ledger, erasing } = await given(t)
  const append = () => Promise.reject(new Error('the log is unavailable'))
  await assert.rejects(runErasure({ ...erasing(false, []), append, email }), /unavailable/)
  assert.deepEqual((await world.events()).get(own.id), own)
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'Mere Tamihana')
  assert.equal(await db.collection('erasures').countDocuments(), 0)
})

test('given a database that is restored from before, then who was erased is erased again', async (t) => {
  const { db, world, ledger, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  await run(false, [])
  const erasedLog = await world.events()
  assert.deepEqual(await repeat(), [])
  await restore()
  world.forget()
  assert.deepEqual((await world.events()).get(own.id), own)

  const [dry] = await repeat(true)
  assert.deepEqual([dry?.email, dry?.isDryRun, dry?.subjects], [email, true, ['shop/1']])
  const [report, ...more] = await repeat()
  assert.deepEqual(more, [])
  assert.ok(report !== undefined && isComplete(report))
  assert.deepEqual(await world.events(), erasedLog)
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'erased')
  assert.equal((await ledger.findOne({ _id: 'other' }))?.['name'], 'Hana Ngata')
  assert.deepEqual(await repeat(), [])
})

test('given events sealed with keys that a restore took, then who was erased is erased again', async (t) => {
  const { db, world, ring, ledger, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  const { seal } = await startSealer(ring)
  await world.append({ ...own, id: 'own-later' }, seal)
  const keys = db.collection<Stored>('personalDataKeys')
  const newerCopy = await keys.find().toArray()
  await run(false, [])
  await world.append(orderOf('3', { name: 'Hana Ngata', email: 'hana@example.test' }), seal)
  await restore()
  world.forget()
  assert.notDeepEqual(await Array.fromAsync(runAccess(world.reading, db, request)), [])
  assert.equal(world.reading.keyless.size, 2)

  const [report, ...more] = await repeat()
  assert.deepEqual(more, [])
  assert.ok(report !== undefined && isComplete(report))
  assert.match(reportText(report), /^2 events were sealed with keys that this database does not have/m)
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'erased')
  assert.deepEqual(await Array.fromAsync(runAccess(world.reading, db, request)), [])
  assert.deepEqual(await repeat(), [])

  const there = await keys.distinct('_id')
  await keys.insertMany(newerCopy.filter(({ _id }) => !there.includes(_id)))
  world.forget()
  world.reading.keyless.clear()
  const [ofLater] = await repeat()
  assert.ok(ofLater !== undefined && isComplete(ofLater))
  assert.deepEqual([ofLater.events.length, ofLater.keylessEvents], [1, 0])
  assert.doesNotMatch(JSON.stringify((await world.events()).get('own-later')), /mere/i)
  assert.deepEqual(await repeat(), [])
})

test('given a repeat that was killed after it destroyed keys, then the next one completes it', async (t) => {
  const { db, world, ledger, onKeysForgotten, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  await run(false, [])
  await restore()
  world.forget()
  onKeysForgotten.push(() => Promise.reject(new Error('killed')))
  await assert.rejects(repeat(), /killed/)
  // The last documents with the e-mail, which were rebuilt meanwhile.
  await db.collection('orders_v1').deleteMany({})
  await ledger.insertOne({ _id: 'late', source: 'shop', orderId: '1', name: 'Mere Tamihana' })
  const [report, ...more] = await repeat()
  assert.ok(report !== undefined && isComplete(report))
  assert.deepEqual(more, [])
  assert.equal((await ledger.findOne({ _id: 'late' }))?.['name'], 'erased')
  assert.deepEqual(await repeat(), [])
})

test('given two who are back, then read models are rebuilt once, also after an interruption', async (t) => {
  const { db, world, ledger, rebuilt, erasing, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  const emails = [email, 'hana@example.test']
  for (const one of emails) await runErasure({ ...erasing(false, []), email: one })
  await restore()
  world.forget()
  rebuilt.length = 0
  const killed = () => Promise.reject(new Error('killed'))
  const { derived, ...others } = erasing(false, [])
  const isKilled = { ...others, derived: { ...derived, rebuild: killed } }
  await assert.rejects(Array.fromAsync(repeatErasures(isKilled)), /killed/)
  assert.equal(await db.collection('erasures').countDocuments(), 2)
  assert.equal(await db.collection('orders_v1').countDocuments({ 'customer.email': email }), 1)

  const reports = await repeat()
  assert.deepEqual(reports.map((report) => report.email).sort(), emails.toSorted())
  assert.ok(reports.every(isComplete))
  assert.equal(rebuilt.length, 1)
  assert.equal(await db.collection('erasures').countDocuments(), 0)
  assert.deepEqual(await ledger.distinct('addresses'), ['erased'])
  assert.deepEqual(await repeat(), [])
})

test('given somebody who ordered again after the erasure, then a repeat leaves what came since', async (t) => {
  const { db, world, sealer, ledger, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  await run(false, [])
  const later = orderOf('4', { name: 'Mere Tamihana', email })
  const slip = { _id: 'later', source: 'shop', orderId: '4', addresses: [email], name: 'Mere Tamihana' }
  await restore()
  world.forget()
  await ledger.insertOne(slip)
  await world.append(later, sealer.seal)

  const [report] = await repeat()
  assert.ok(report !== undefined && isComplete(report))
  assert.deepEqual(report.subjects, ['shop/1'])
  assert.equal((await ledger.findOne({ _id: 'slip' }))?.['name'], 'erased')
  assert.deepEqual(await ledger.findOne({ _id: 'later' }), slip)
  const events = await world.events()
  assert.deepEqual(events.get(later.id), later)
  assert.doesNotMatch(JSON.stringify(events.get(own.id)), /mere/i)
  assert.deepEqual(await repeat(), [])
})

test('given a customer again whose repeat was killed, then the next one completes it', async (t) => {
  const { db, world, sealer, onKeysForgotten, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  await run(false, [])
  await restore()
  world.forget()
  await world.append(orderOf('4', { name: 'Mere Tamihana', email }), sealer.seal)
  onKeysForgotten.push(() => Promise.reject(new Error('killed')))
  await assert.rejects(repeat(), /killed/)
  const [report, ...more] = await repeat()
  assert.deepEqual(more, [])
  assert.ok(report !== undefined && isComplete(report))
  assert.equal(await db.collection('erasures').countDocuments(), 0)
  assert.deepEqual(await repeat(), [])
})

test('given somebody back on the same order, then a repeat leaves what documents tell of it', async (t) => {
  const { db, world, sealer, ledger, shipments, run, repeat } = await given(t)
  const restore = await copyOfDatabase(db)
  await run(false, [])
  await restore()
  world.forget()
  const later = { ...orderOf('1', { name: 'Mere Tamihana', email }), id: 'later' }
  await world.append(later, sealer.seal)
  const address = { name: 'Mere Tamihana', lines: ['12 Mere Tamihana Street'] }
  await shipments.insertOne({
    _id: 'shop/1/2',
    shipment: { source: 'shop', orderId: '1', recipient: address },
  })
  await ledger.insertOne({
    ...{ _id: 'of-hana', source: 'shop', orderId: '2' },
    to: [{ participantId: '2-1', name: 'Mere T.', email }],
  })
  const slip = await ledger.findOne({ _id: 'slip' })

  const [report, ...more] = await repeat()
  assert.deepEqual(more, [])
  assert.ok(report !== undefined && isComplete(report))
  assert.deepEqual(report.subjects, ['shop/1'])
  assert.deepEqual(await ledger.findOne({ _id: 'slip' }), slip)
  assert.deepEqual(await shipments.distinct('shipment.recipient'), [address])
  assert.deepEqual(await ledger.distinct('to.name'), ['erased'])
  const events = await world.events()
  assert.deepEqual(events.get(later.id), later)
  assert.doesNotMatch(JSON.stringify([events.get(own.id), events.get(ofHana.id)]), /mere/i)
  assert.equal(await db.collection('erasures').countDocuments(), 0)
  assert.deepEqual(await repeat(), [])
})

test('given events in clear from before, then a repeat does not find them again', async (t) => {
  const { db, world, modelsInClear, run, repeat } = await given(t)
  const inClear = { ...orderOf('5', { name: 'Mere Tamihana', email }), id: 'in-clear' }
  await world.append(inClear, 'in clear')
  modelsInClear.push({ _id: 'shop/5', customer: { email } })
  const restore = await copyOfDatabase(db)
  const erased = await run(false, [])
  assert.ok(!isComplete(erased))
  assert.match(reportText(erased), /1 events are in clear/)
  assert.deepEqual(await repeat(), [])

  await restore()
  world.forget()
  const [report, ...more] = await repeat()
  assert.deepEqual(more, [])
  assert.deepEqual(report?.events.map(({ outcome }) => outcome).sort(), ['erased', 'for others', 'in clear'])
  assert.ok(!isComplete(report))
  assert.doesNotMatch(JSON.stringify((await world.events()).get(own.id)), /mere/i)
  assert.deepEqual(await repeat(), [])
})

test('given a customer again whose erasure was killed, then repeats ask for one by e-mail', async (t) => {
  const { db, world, sealer, ledger, onKeysForgotten, run, repeat } = await given(t)
  onKeysForgotten.push(() => Promise.reject(new Error('killed')))
  await assert.rejects(run(false, []), /killed/)
  await ledger.insertOne({ _id: 'late', addresses: [email] })
  await world.append(orderOf('4', { name: 'Mere Tamihana', email }), sealer.seal)

  for (let time = 1; time <= 2; time++) {
    const [report, ...more] = await repeat()
    assert.deepEqual(more, [])
    assert.ok(report !== undefined && !isComplete(report))
    assert.match(reportText(report), /Run erase --email[^]*Not all is erased/)
    assert.equal(await db.collection('erasures').countDocuments(), 1)
  }
  assert.ok(isComplete(await run(false, [])))
  assert.deepEqual(await ledger.findOne({ _id: 'late' }), { _id: 'late', addresses: ['erased'] })
  assert.deepEqual(await repeat(), [])
})
