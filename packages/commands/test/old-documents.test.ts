import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { silentLogger as silent } from '@slipstream/runtime/observability/logger.ts'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { commandsCollection, oldRedrives, readyCommands } from '../src/commands-collection.ts'
import type { OldRedrive, OldRequest } from '../src/domain/upgrade-document.ts'
import { findCommand, findRedrive } from '../src/find-command.ts'
import { handleCommands } from '../src/handle-commands.ts'
import { handleRedrives } from '../src/redrives/handle-redrives.ts'
import { cancelRedrive, submitRedrive } from '../src/redrives/submit-redrive.ts'
import { CommandDiffers, submitCommand } from '../src/submit-command.ts'
import { watchCommand, watchRedrive } from '../src/watch-command.ts'

const requestedAt = new Date('2026-11-01T10:00:00Z')
const finishedAt = new Date('2026-11-01T10:01:00Z')
const hourMs = 3_600_000

const request: OldRequest = {
  ...{
    _id: 'open',
    to: 'notifier',
    kind: 'resend-slip',
    payload: { orderId: '1' },
    by: 'Ana',
    reason: 'lost',
  },
  ...{ asked: 'f1', state: 'requested', requestedAt, finishedAt: null, result: null, refusal: null },
  ...{ attempts: 0, dueAt: requestedAt, lastError: null, lease: null },
}
const lapsed = { owner: 'dead', until: new Date(Date.now() - hourMs) }
const held = { owner: 'alive', until: new Date(Date.now() + hourMs) }
const requests: OldRequest[] = [
  request,
  { ...request, _id: 'died', state: 'running', attempts: 2, lease: lapsed, lastError: 'no answer' },
  { ...request, _id: 'held', state: 'running', attempts: 1, lease: held, progress: { orders: 7 } },
  { ...request, _id: 'done', state: 'done', attempts: 1, finishedAt, result: { sent: 2 } },
  { ...request, _id: 'refused', state: 'refused', attempts: 1, finishedAt, refusal: 'no such order' },
]

const progress = { total: 3, redriven: 1, failed: 0, releasedKeys: 1, leftAlone: 0 }
/** As the first version stored it: later ones have more fields. */
const redrive: OldRedrive = {
  ...{ _id: 'r-open', consumer: 'projector', key: null, note: { by: 'Ana', reason: 'mended' } },
  ...{ dryRun: false, ratePerSecond: null, state: 'requested', requestedAt, finishedAt: null },
  ...{ progress: null, lastError: null, lease: null },
}
const redrives: OldRedrive[] = [
  redrive,
  {
    ...{ ...redrive, _id: 'r-begun', state: 'running', lease: lapsed, progress, rounds: 1, interruptions: 2 },
    ...{ dueAt: requestedAt, reasonContains: 'no product', lastError: 'no primary', asked: 'f2' },
  },
  { ...redrive, _id: 'r-done', state: 'done', finishedAt, progress, key: 'shop/1', ratePerSecond: 5 },
  {
    ...{ ...redrive, _id: 'r-cancelled', state: 'cancelled', finishedAt },
    cancelled: { by: 'Ben', reason: 'wrong' },
  },
]

/** A database of an older version, with its indexes. */
async function given(t: TestContext) {
  const { client, db, stack } = givenWorld(t, 'commands')
  await db.collection<OldRequest>('requests').insertMany(structuredClone(requests))
  await db.collection('requests').createIndex({ finishedAt: 1 }, { expireAfterSeconds: 90 * 24 * 3_600 })
  await db.collection('requests').createIndex({ to: 1, state: 1, dueAt: 1 })
  await oldRedrives(db).insertMany(structuredClone(redrives))
  await oldRedrives(db).createIndex({ finishedAt: 1 }, { expireAfterSeconds: 90 * 24 * 3_600 })
  return { client, db, stack }
}

async function shown(db: Awaited<ReturnType<typeof given>>['db']) {
  const commands = await Promise.all(requests.map(({ _id }) => findCommand(db, _id)))
  return { commands, redrives: await Promise.all(redrives.map(({ _id }) => findRedrive(db, _id))) }
}

test('given documents of an older version, then they read alike before and after their upgrade', async (t) => {
  const { db, stack } = await given(t)
  const before = await shown(db)
  assert.deepEqual(
    before.commands.map((command) => [command?.state, command?.attempts, command?.finishedAt]),
    [
      ['requested', 0, null],
      ['running', 2, null],
      ['running', 1, null],
      ['done', 1, finishedAt],
      ['refused', 1, finishedAt],
    ],
  )
  assert.deepEqual(before.commands[0], {
    ...{
      id: 'open',
      to: 'notifier',
      kind: 'resend-slip',
      payload: { orderId: '1' },
      by: 'Ana',
      reason: 'lost',
    },
    ...{ state: 'requested', requestedAt, finishedAt: null, result: null, progress: null, refusal: null },
    ...{ attempts: 0, lastError: null },
  })
  assert.deepEqual(
    [before.commands[2]?.progress, before.commands[3]?.result, before.commands[4]?.refusal],
    [{ orders: 7 }, { sent: 2 }, 'no such order'],
  )
  assert.deepEqual(
    before.redrives.map((one) => [one?.state, one?.progress, one?.cancelled]),
    [
      ['requested', null, null],
      ['running', progress, null],
      ['done', progress, null],
      ['cancelled', null, { by: 'Ben', reason: 'wrong' }],
    ],
  )
  assert.deepEqual([before.redrives[2]?.key, before.redrives[2]?.ratePerSecond], ['shop/1', 5])
  const other = new MongoClient(stack.mongodbUrl)
  t.after(() => other.close())
  await Promise.all([readyCommands(db), readyCommands(other.db(db.databaseName))])
  assert.deepEqual(await shown(db), before)
  assert.equal(await oldRedrives(db).countDocuments(), 0)
  const indexes = await commandsCollection(db).indexes()
  const expiring = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)
  assert.deepEqual(
    expiring.map(({ key }) => key),
    [{ 'work.finishedAt': 1 }],
  )
})

test('given older commands, then what is open is handled, and what is held is left alone', async (t) => {
  const { db } = await given(t)
  const handled: string[] = []
  const service = handleCommands({
    ...{ db, service: 'notifier', logger: silent },
    handlers: {
      'resend-slip': async (_payload, { id }) => {
        handled.push(id)
        return { ok: true, result: { sent: 1 } }
      },
    },
  })
  for (const id of ['open', 'died'])
    assert.equal((await watchCommand(db, id, () => undefined, AbortSignal.timeout(60_000))).state, 'done')
  await service.stop()
  assert.deepEqual(handled.sort(), ['died', 'open'])
  assert.equal((await findCommand(db, 'held'))?.state, 'running')
})

test('given redrives of an older version, then what is open continues, and can be cancelled', async (t) => {
  const { client, db } = await given(t)
  assert.equal(await cancelRedrive(db, 'r-open', { by: 'Ben', reason: 'wrong' }), true)
  assert.equal(await cancelRedrive(db, 'r-done', { by: 'Ben', reason: 'wrong' }), false)
  const handler = () => Promise.resolve({ outcomes: [], commit: () => Promise.resolve() })
  const log = createMemoryLog()
  const service = handleRedrives({ client, db, log, consumer: 'projector', handler, logger: silent })
  const ended = await watchRedrive(db, 'r-begun', () => undefined, AbortSignal.timeout(60_000))
  await service.stop()
  assert.deepEqual([ended.state, ended.progress?.total, ended.progress?.redriven], ['done', 3, 1])
  assert.equal((await findRedrive(db, 'r-open'))?.cancelled?.by, 'Ben')
})

test('given an id of an older version, then a repeat is known by its fingerprint', async (t) => {
  const { db } = await given(t)
  const { kind, payload, by, reason } = request
  const again = { id: 'open', to: 'notifier' as const, kind, payload, by, reason }
  assert.equal(await submitCommand(db, { ...again, fingerprint: 'f1' }), 'open')
  await assert.rejects(submitCommand(db, { ...again, fingerprint: 'f2' }), CommandDiffers)
  const redriven = { id: 'r-begun', consumer: 'projector', note: redrive.note }
  assert.equal(await submitRedrive(db, { ...redriven, fingerprint: 'f2' }), 'r-begun')
  await assert.rejects(submitRedrive(db, { ...redriven, fingerprint: 'f1' }), CommandDiffers)
})
