import { basename } from 'node:path'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { ExportProgress } from '@slipstream/exports/domain/request/export-progress.ts'
import { exportRequestSchema } from '@slipstream/exports/domain/request/export-request.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { requestExport } from '@slipstream/worker/exports/request-export.ts'
import { maxFetchBytes } from '@slipstream/worker/exports/sources/events-source.ts'
import { startExports } from '@slipstream/worker/exports/start-exports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { processFigures } from './setting.ts'
import type { Measured, Setting } from './setting.ts'

const maxMs = 3_600_000

/** The worker's exports in this process, from request to recorded end, with the file complete in a folder. */
export async function exportToFile(setting: Setting, what: object): Promise<Measured> {
  const { kafkaBrokers, mongodbUrl, database, topicPrefix, folder, records } = setting
  const client = createMongoClient(mongodbUrl, 'bench')
  const db = client.db(database)
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'bench', maxFetchBytes })
  const sources = { shop: { type: 'woocommerce', secrets: [{ env: 'SECRET' }] } }
  const text = JSON.stringify({ sources, exports: { store: { folder } } })
  const config = parseConfig(text, { path: 'the bench', environment: { SECRET: 'secret' } })
  const exports = await startExports({
    ...{ db, log, topicPrefix, config, outbox: mongoOutbox(db, 'jobsOutbox'), logger: silentLogger },
    metrics: createMetrics('bench', { defaults: false }),
  })
  const begunAt = performance.now()
  const id = basename(folder)
  const request = exportRequestSchema.parse({ ...what, personalData: true })
  const requested = { id, request, requestedBy: id, reason: 'bench', recipient: null }
  const refusal = await requestExport(db, requested, config.exports)
  if (refusal !== undefined) throw new Error(refusal)
  const find = () => exportItems(db).findOne({ _id: id })
  await eventually('the export has ended', async () => ((await find())?.outcome ?? null) !== null, maxMs)
  const seconds = (performance.now() - begunAt) / 1_000
  const item = await find()
  const read = (item?.work.progress as ExportProgress | null)?.read
  if (item?.outcome !== 'ready' || read !== records)
    throw new Error(`${read} of ${records} records: ${item?.error ?? ''}`)
  await exports.stop()
  await log.close()
  await client.close()
  return {
    perSecond: records / seconds,
    ...processFigures(),
    bytes: item.file?.bytes ?? 0,
  }
}
