// MongoDB's disk is put back from a copy that is older than the log, with a person who was erased since
// then. What would go wrong: the person is readable again, in the log or in a document; readers stop for good
// at events whose keys the copy lacks; a service does not continue.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeOrder } from '@slipstream/sandbox-shop/domain/new-order/make-order.ts'
import { withStatus } from '@slipstream/sandbox-shop/domain/woo-order/with-status.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { send, wooDelivery } from '../../services/ingest/test/ingest-for-tests.ts'
import { documentsWith } from '../journey/given/output/documents-with.ts'
import { sealing } from '../journey/given/sealing.ts'
import { processes } from './given/service-process.ts'
import type { ServiceProcess } from './given/service-process.ts'
import { world } from './given/world.ts'

const mere = { first_name: 'Mere', last_name: 'Tamihana', email: 'mere@restored.example' }
const anythingOfMere = /mere|tamihana/i
const names = ['ingest', 'projector', 'notifier', 'auditor', 'fulfillment', 'worker', 'console'] as const

test('given a restored database, then the erased stay erased, and services continue', async (t) => {
  const given = await world(t, ['mongodb'])
  const { db, stack } = given
  const sealed = sealing()
  const { smtpUrl } = await stackForTests()
  const slip = { from: 'slips@restored.example', since: '2020-01-01T00:00:00Z' }
  const shop = { type: 'woocommerce', secrets: [{ env: 'SHOP_SECRET' }], slip }
  const statuses = { completed: ['saveParticipants', 'sendSlip'] }
  const participants = { name: 'Participant {n}', fields: { school: 'School' } }
  const config = JSON.stringify({
    ...sealed.settings,
    sources: { shop: { ...shop, statuses, participants } },
    kafka: { partitions: 1, sessionTimeoutMs: 4_000 },
  })
  const env = {
    ...{ ...given.env, ...sealed.environment, SMTP_URL: smtpUrl, CONSOLE_TOKEN: 'token' },
    ...{ INGEST_PORT: '0', FULFILLMENT_PORT: '0', CONSOLE_PORT: '0', HEALTH_PORT: '0' },
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-restored-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [path, copy] = [join(folder, 'slipstream.config.yaml'), join(folder, 'copy')]
  writeFileSync(path, config)
  const start = await processes({ ...given, env }, config)
  const slipstream = commandLine({ ...env, SLIPSTREAM_CONFIG: path })
  let services: ServiceProcess[] = []
  const startServices = async () => void (services = await Promise.all(names.map((name) => start(name))))
  const areReady = () =>
    eventually('all are ready', async () => {
      const all = await Promise.all(services.map(({ url }) => fetch(`${url}/readyz`)))
      return all.every(({ ok }) => ok)
    })
  const stopServices = () => Promise.all(services.map((service) => service.kill('SIGTERM')))
  const deliver = async (orderId: number, person = {}) => {
    const placed = makeOrder(7, orderId, { placedAtMs: Date.now() - 60_000, status: 'pending' })
    const order = withStatus(placed, 'completed', Date.now(), 'Pacific/Auckland')
    const billing = { ...order.billing, ...person }
    const { status } = await send(
      services[0]?.url ?? '',
      wooDelivery({ ...order, billing }, { secret: 'secret' }),
    )
    assert.equal(status, 200)
  }
  const orders = async (...ids: number[]) => {
    const live = await db.collection<Model>('readModels').findOne({ _id: 'orders' })
    const found = db.collection<{ _id: string }>(live?.collection ?? 'none')
    return (await found.countDocuments({ _id: { $in: ids.map((id) => `shop/${id}`) } })) === ids.length
  }
  const slips = () => db.collection('notifications').countDocuments({ state: 'sent' })
  const why = ['--reason', 'a restore', '--by', 'office', '--json']
  const mongodb = stack.part('mongodb')
  const data = join(stack.dataFolder ?? '', 'mongodb', 'data')

  await startServices()
  await areReady()
  await deliver(1, mere)
  await deliver(2)
  await eventually('both have their slip', async () => (await orders(1, 2)) && (await slips()) === 2)
  assert.notDeepEqual(await documentsWith(db, anythingOfMere), [])
  await stopServices()
  await mongodb.kill('SIGTERM')
  cpSync(data, copy, { recursive: true })
  await mongodb.restart()

  // Its keys are made now.
  await startServices()
  await areReady()
  await deliver(3)
  await eventually('it has its slip', async () => (await orders(3)) && (await slips()) === 3)
  const erased = await slipstream('erase', '--email', mere.email, ...why, '--yes')
  assert.equal(erased.code, 0, erased.stdout)
  assert.deepEqual(await documentsWith(db, anythingOfMere), [])
  await stopServices()

  await mongodb.kill('SIGKILL')
  rmSync(data, { recursive: true })
  cpSync(copy, data, { recursive: true })
  await mongodb.restart()
  assert.notDeepEqual(await documentsWith(db, anythingOfMere), [])
  const repeated = await slipstream('repeat-erasures', ...why, '--yes')
  assert.equal(repeated.code, 0, repeated.stdout + repeated.stderr)
  assert.deepEqual([repeated.last()['email'], repeated.last()['keylessEvents']], [mere.email, 1])
  assert.deepEqual(await documentsWith(db, anythingOfMere), [])

  await startServices()
  const unready = async () => (await fetch(`${services[1]?.url}/readyz`)).text()
  await eventually('the projector waits for keys', async () =>
    (await unready()).includes('are not in the database'),
  )
  const givenUp = await slipstream('give-up-lost-keys', ...why, '--yes')
  assert.deepEqual([givenUp.code, givenUp.last()['givenUp']], [0, 1], givenUp.stderr)
  await areReady()
  await deliver(4)
  await eventually('what came since is there', () => orders(1, 2, 3, 4))
  await eventually('the new order has its slip', async () => (await slips()) === 3)
  assert.deepEqual(await documentsWith(db, anythingOfMere), [])
  const again = await slipstream('repeat-erasures', ...why, '--yes')
  assert.deepEqual([again.code, again.stdout.trim()], [0, ''], again.stderr)
})

type Model = { _id: string; collection: string }
