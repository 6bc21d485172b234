import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { MongoClient } from 'mongodb'
import { commandsCollection } from '../src/commands-collection.ts'
import type { CommandRequest } from '../src/domain/command.ts'
import { findCommand } from '../src/find-command.ts'
import { handleCommands } from '../src/handle-commands.ts'
import type { CommandContext, CommandHandler } from '../src/handle-commands.ts'
import { CommandDiffers, submitCommand } from '../src/submit-command.ts'
import { watchCommand } from '../src/watch-command.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { givenWorld } from '@slipstream/testing/world.ts'

const note = { by: 'Ana', reason: 'the mail was lost' }
const slip = (orderId: string): CommandRequest => ({
  to: 'notifier',
  kind: 'resend-slip',
  payload: { source: 'shop', orderId },
  ...note,
})

describe('a command', () => {
  const { client, id, stack, defer } = givenWorld({ after }, 'requests')
  const databases: string[] = []
  const freshDb = () => {
    databases.push(`requests-${id}-${databases.length}`)
    return client.db(databases.at(-1))
  }
  defer(async () => {
    for (const database of databases) await client.db(database).dropDatabase()
  })
  const inTime = () => AbortSignal.timeout(60_000)
  const finished = (db: ReturnType<typeof freshDb>, id: string) =>
    watchCommand(db, id, () => undefined, inTime())
  const serve = (
    db: ReturnType<typeof freshDb>,
    handlers: Record<string, CommandHandler>,
    service: CommandRequest['to'] = 'notifier',
  ) => handleCommands({ db, service, handlers, logger: silentLogger })

  it('given several, when they are submitted, then the collection is prepared once', async (test) => {
    const watched = new MongoClient(stack.mongodbUrl, { monitorCommands: true })
    test.after(() => watched.close())
    const { databaseName } = freshDb()
    let prepared = 0
    watched.on(
      'commandStarted',
      ({ commandName }) => void (prepared += commandName === 'dropIndexes' ? 1 : 0),
    )
    await submitCommand(watched.db(databaseName), slip('1'))
    const once = prepared
    await submitCommand(watched.db(databaseName), slip('2'))
    assert.ok(once > 0)
    assert.equal(prepared, once)
  })

  it('is handled by the service that it names, with actor and reason; others leave it alone', async () => {
    const db = freshDb()
    const handled: unknown[] = []
    const handler =
      (who: string): CommandHandler =>
      (payload, context) => {
        handled.push([who, payload, context])
        return Promise.resolve({ ok: true, result: { sent: 2 } })
      }
    const services = (['auditor', 'notifier'] as const).map((service) =>
      serve(db, { 'resend-slip': handler(service) }, service),
    )
    const id = await submitCommand(db, slip('1042'))
    const states: string[] = []
    const end = await watchCommand(db, id, ({ state }) => void states.push(state), inTime())
    for (const service of services) await service.stop()
    assert.deepEqual([end.state, end.result, end.attempts], ['done', { sent: 2 }, 1])
    assert.equal(states.at(-1), 'done')
    const { requestedAt } = end
    const context = { id, ...note, requestedAt }
    assert.deepEqual(handled, [['notifier', { source: 'shop', orderId: '1042' }, context]])
  })

  it('is refused with a reason by its handler, and by a service that knows no such kind', async () => {
    const db = freshDb()
    const service = serve(db, {
      'resend-slip': () => Promise.resolve({ ok: false, reason: 'there is no such order' }),
    })
    const known = await finished(db, await submitCommand(db, slip('1')))
    const unknown = await finished(db, await submitCommand(db, { ...slip('1'), kind: 'toString' }))
    await service.stop()
    assert.deepEqual([known.state, known.refusal], ['refused', 'there is no such order'])
    assert.deepEqual(
      [unknown.state, unknown.refusal],
      ['refused', 'the notifier knows no command of the kind toString'],
    )
  })

  it('is retried after a fault, which it shows meanwhile, and holds up no other', async () => {
    const db = freshDb()
    const [first, second] = [await submitCommand(db, slip('1')), await submitCommand(db, slip('2'))]
    const ids: string[] = []
    let shown: string | null | undefined
    const service = serve(db, {
      async 'resend-slip'(_payload, { id }) {
        ids.push(id)
        if (ids.length === 1) throw new Error('the mail server is unavailable')
        if (id === second) shown = (await findCommand(db, first))?.lastError
        return { ok: true, result: {} }
      },
    })
    const end = await finished(db, first)
    await service.stop()
    assert.deepEqual([end.state, end.attempts, end.lastError], ['done', 2, null])
    assert.deepEqual(ids, [first, second, first])
    assert.equal(shown, 'the mail server is unavailable')
  })

  it('that takes long is handled apart: it shows its progress, and holds up no other', async () => {
    const db = freshDb()
    const other = Promise.withResolvers<void>()
    const service = { db, service: 'notifier' as const, logger: silentLogger }
    const ok = { ok: true as const, result: {} }
    const walk: CommandHandler = async (_payload, _note, _signal, progress) => {
      await progress({ orders: 100 })
      await other.promise
      return ok
    }
    const brief: CommandHandler = () => Promise.resolve(ok)
    const long = await submitCommand(db, { ...slip('1'), kind: 'walk' })
    const first = handleCommands({
      ...{ ...service, kinds: { except: ['walk'] }, handlers: { 'resend-slip': brief } },
    })
    await finished(db, await submitCommand(db, slip('2')))
    assert.equal((await findCommand(db, long))?.state, 'requested', 'it is left to the other')
    const second = handleCommands({ ...{ ...service, kinds: { only: ['walk'] }, handlers: { walk } } })
    await watchCommand(db, long, ({ progress }) => void (progress && other.resolve()), inTime())
    const { state, progress } = await finished(db, long)
    await Promise.all([first.stop(), second.stop()])
    assert.deepEqual([state, progress], ['done', { orders: 100 }])
  })

  it('falls to another instance when its lease has run out, and not before', async () => {
    const db = freshDb()
    const [died, lives] = [await submitCommand(db, slip('1')), await submitCommand(db, slip('2'))]
    const leased = (_id: string, until: number) =>
      commandsCollection(db).updateOne(
        { _id },
        {
          $set: {
            ...{ 'work.state': 'leased', 'work.worker': 'another instance', 'work.fence': 1 },
            'work.dueAt': new Date(until),
          },
        },
      )
    await leased(died, Date.now() - 1)
    await leased(lives, Date.now() + 3_600_000)
    const contexts: CommandContext[] = []
    const service = serve(db, {
      'resend-slip': (_payload, one) => {
        contexts.push(one)
        return Promise.resolve({ ok: true, result: {} })
      },
    })
    assert.equal((await finished(db, died)).state, 'done')
    await finished(db, await submitCommand(db, slip('3')))
    await service.stop()
    assert.equal((await findCommand(db, lives))?.state, 'running')
    assert.equal(contexts.length, 2)
  })

  it('is left for the next instance when this one leaves', async () => {
    const db = freshDb()
    const begun = Promise.withResolvers<void>()
    const first = serve(db, {
      'resend-slip': (_payload, _note, signal) => {
        begun.resolve()
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      },
    })
    const id = await submitCommand(db, slip('1'))
    await begun.promise
    await first.stop()
    const left = await commandsCollection(db).findOne({ _id: id })
    assert.deepEqual([left?.work.state, left?.work.lastError], ['waiting', null])
    const second = serve(db, { 'resend-slip': () => Promise.resolve({ ok: true, result: {} }) })
    assert.equal((await finished(db, id)).state, 'done')
    await second.stop()
  })

  it('under an id that was used is stored once, and refused when it is another command', async () => {
    const db = freshDb()
    const id = 'of-a-key'
    const ids = await Promise.all([1, 2, 3].map(() => submitCommand(db, { id, ...slip('1') })))
    assert.deepEqual(ids, [id, id, id])
    assert.equal(await commandsCollection(db).countDocuments(), 1)
    await assert.rejects(submitCommand(db, { id, ...slip('2') }), CommandDiffers)
    await assert.rejects(submitCommand(db, { id, ...slip('1'), by: 'Ben' }), CommandDiffers)
  })

  it('is kept for 90 days after its end, and indefinitely until then', async () => {
    const db = freshDb()
    const service = serve(db, {})
    await finished(db, await submitCommand(db, slip('1')))
    await service.stop()
    const indexes = await commandsCollection(db).indexes()
    const expiring = indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)
    assert.deepEqual(
      expiring.map(({ key, expireAfterSeconds }) => [key, expireAfterSeconds]),
      [[{ 'work.finishedAt': 1 }, 90 * 24 * 60 * 60]],
    )
  })
})
