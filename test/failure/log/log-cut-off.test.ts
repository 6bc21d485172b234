// The broker's disk is put back from an older copy, so that the log lacks records that were handled, and then
// grows past where its readers stood. What would go wrong: readers continue from there, and the records that
// were appended before that place, though acknowledged and in the log, are never projected; no alert is
// raised; a restart forgets that something was wrong.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startAuditor } from '@slipstream/auditor/start-auditor.ts'
import { alertLog, inWords } from '../../journey/given/alert-log.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { checkpointsOf } from '../given/facts.ts'
import { deliver, deliveriesOf } from '../given/load.ts'
import { readiness, world } from '../given/world.ts'

const slipstream = fileURLToPath(new URL('../../../cli/slipstream.js', import.meta.url))

test('given a log that was cut off and grew past its reader, then reading waits to be set back', async (t) => {
  const given = await world(t, ['kafka'])
  const kafka = given.stack.part('kafka')
  const data = join(given.stack.dataFolder ?? '', 'kafka', 'data')
  const ingest = await given.ingest()
  const isReady = () =>
    eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const sendOrders = async (from: number, to: number): Promise<void> => {
    for (let orderId = from; orderId <= to; orderId++) {
      const [created] = deliveriesOf(orderId)
      assert.ok(created)
      await eventually(`order ${orderId} is taken`, async () => {
        return (await deliver(ingest.url, `shop/${orderId}`, created)).status === 200
      })
    }
  }
  const projector = given.projector()
  const hasRead = () => eventually('all is projected', () => given.isCaughtUp().catch(() => false))
  const orders = given.db.collection<{ _id: string }>('orders_v1')
  const missing = async (from: number, to: number): Promise<number[]> => {
    const found = new Set((await orders.find().toArray()).map(({ _id }) => _id))
    return Array.from({ length: to - from + 1 }, (_, n) => from + n).filter((id) => !found.has(`shop/${id}`))
  }

  await isReady()
  await sendOrders(1, 20)
  await hasRead()
  await kafka.kill('SIGTERM')
  cpSync(data, `${data}.copy`, { recursive: true })
  await kafka.restart()
  await isReady()
  await sendOrders(21, 60)
  await hasRead()
  const before = await checkpointsOf(given.db, given.topic)

  await kafka.kill('SIGKILL')
  rmSync(data, { recursive: true })
  cpSync(`${data}.copy`, data, { recursive: true })
  await kafka.restart()
  await isReady()
  await sendOrders(61, 160)
  await eventually('the log has grown past its reader', async () => {
    const ends = await given.log.endOffsets(given.topic)
    return [...before].every(([partition, next]) => (ends.get(partition) ?? 0n) > next)
  })
  await eventually('all partitions are refused', () =>
    projector.state().every(({ refusal }) => refusal !== undefined),
  )
  await projector.stop()

  const again = given.projector()
  await eventually('it is refused after a restart, too', async () => {
    const { dependencies } = await again.health.readiness()
    const { reason = '' } = (dependencies['projection'] ?? {}) as { reason?: string }
    return reason.includes('npx slipstream checkpoints')
  })
  assert.deepEqual(await checkpointsOf(given.db, given.topic), before)
  const alerts = alertLog(given.env.KAFKA_BROKERS.split(','), given.topicPrefix)
  given.stopLater(alerts)
  given.stopLater(auditorOf(given))
  const fingerprint = encodeURIComponent(`projector/${given.topic}/0`)
  await eventually('the alert is raised', async () =>
    inWords(await alerts.alertChanges()).includes(`raised checkpoint-refused/slipstream/${fingerprint}`),
  )

  const setBack = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      [
        ...['--disable-warning=TimeoutNegativeWarning', slipstream, 'checkpoints', 'set'],
        ...[
          '--consumer',
          'projector',
          '--topic',
          'orders',
          '--by',
          'Ana',
          '--reason',
          'an old disk',
          ...args,
        ],
      ],
      { env: { ...process.env, ...given.env } },
    )
  const shown = (await setBack()).stdout.trim().split('\n')
  assert.equal(shown.length, before.size)
  assert.deepEqual(await checkpointsOf(given.db, given.topic), before)
  await setBack('--yes')
  await hasRead()
  assert.deepEqual(await missing(61, 160), [])
  await eventually('the alert has ended', async () =>
    inWords(await alerts.alertChanges()).includes(`resolved checkpoint-refused/slipstream/${fingerprint}`),
  )
  const checkpoints = given.db.collection<{ _id: string; setBacks?: { by: string; reason: string }[] }>(
    'checkpoints',
  )
  const kept = await checkpoints.findOne({ _id: `projector|${given.topic}|0` })
  assert.deepEqual(
    kept?.setBacks?.map(({ by, reason }) => [by, reason]),
    [['Ana', 'an old disk']],
  )
})

function auditorOf({ parts, config, env, topicPrefix }: Awaited<ReturnType<typeof world>>) {
  return startAuditor({
    ...parts('auditor'),
    config,
    kafkaBrokers: env.KAFKA_BROKERS.split(','),
    schemaRegistryUrl: env.SCHEMA_REGISTRY_URL,
    topicPrefix,
    mongodbUrl: env.MONGODB_URL,
    mongodbDatabase: env.MONGODB_DATABASE,
    ingest: undefined,
  })
}
