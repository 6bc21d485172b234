import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import { folderStore } from '@slipstream/exports/adapters/stores/folder-store.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { rescheduleWork } from '@slipstream/work/adapters/administer-work.ts'
import { startExports } from '../../../src/exports/start-exports.ts'
import { startWorkerService } from '../../../src/start-worker-service.ts'
import { exportsConfig } from './exports-config.ts'

const process_ = new URL('exports-process.ts', import.meta.url)

/** A worker on the real servers, whose files go to a folder of the test. */
export async function world(t: Pick<TestContext, 'after'>) {
  const { stack, db, topicPrefix, defer } = givenWorld(t, 'worker')
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-exports-'))
  defer(() => rm(folder, { recursive: true, force: true }))
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  defer(() => log.close())
  const urls = { kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl, topicPrefix }

  return {
    ...{ db, folder, log, topicPrefix },
    start(lines = '') {
      const service = startWorkerService({
        ...{
          config: exportsConfig(folder, lines),
          ...silent('worker'),
          ...urls,
          leaseMs: 1_000,
          partBytes: 4_096,
        },
        ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
      })
      defer(() => service.stop())
      return service
    },
    /** Exports alone, with another store than the folder. */
    startExports: (storeOf: (inFolder: ExportStore) => ExportStore) =>
      startExports({
        ...{
          ...silent('worker'),
          ...urls,
          db,
          log,
          config: exportsConfig(folder),
          leaseMs: 1_000,
          partBytes: 4_096,
        },
        ...{ outbox: mongoOutbox(db, 'jobsOutbox'), store: storeOf(folderStore(folder)) },
      }),
    /**
     * A worker in a process of its own, which kills itself after this number of stored
     * parts, before the last one is recorded.
     */
    async workUntilKilled(parts: number) {
      const settings = { ...urls, mongodbUrl: stack.mongodbUrl, database: db.databaseName, folder, parts }
      const child = spawn(process.execPath, [process_.pathname, JSON.stringify(settings)], {
        stdio: 'inherit',
      })
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
      return signal
    },
    /** Has an export requested by a command. @returns its id, or why it was refused */
    async request(
      request: object,
      { by = 'office', recipient = null }: { by?: string; recipient?: string | null } = {},
    ) {
      const command = { kind: 'create-export', payload: { request, recipient }, by, reason: 'a test' }
      const id = await submitCommand(db, { to: 'worker', ...command })
      const { refusal } = await watchCommand(db, id, () => undefined)
      return refusal === null ? { id } : { id, refusal }
    },
    async cancel(exportId: string) {
      const command = { kind: 'cancel-export', payload: { exportId }, by: 'office', reason: 'not needed' }
      return watchCommand(db, await submitCommand(db, { to: 'worker', ...command }), () => undefined)
    },
    /** As after a worker that died before it recorded what became of the command. */
    async repeat(commandId: string) {
      const now = { queue: 'worker', priority: 0, inMs: 0 }
      assert.ok(await rescheduleWork(commandsCollection(db), commandId, now))
      return watchCommand(db, commandId, () => undefined)
    },
    item: async (id: string) => {
      const found = await exportItems(db).findOne({ _id: id })
      if (found === null) throw new Error(`there is no export ${id}`)
      return found
    },
    async ended(id: string) {
      let found: ExportItem | null = null
      const hasEnded = async (): Promise<boolean> => {
        found = await exportItems(db).findOne({ _id: id })
        return found !== null && found.outcome !== null
      }
      await eventually(() => `${id} has ended: ${JSON.stringify(found)}`, hasEnded)
      return found as unknown as ExportItem
    },
    files: (id: string) => readdir(join(folder, id)).catch(() => []),
    read: async (id: string) => readFile(join(folder, id, (await readdir(join(folder, id)))[0] ?? '')),
    path: async (id: string) => join(folder, id, (await readdir(join(folder, id)))[0] ?? ''),
    async append(topic: Topic, events: readonly Event[]) {
      const name = topicName(topicPrefix, topic)
      const settings = {
        name,
        partitions: 3,
        replicationFactor: 1,
        retentionMs: -1,
        maxRecordBytes: 1_048_576,
      }
      await log.ensureTopics([settings])
      const appender = await log.appender()
      await Promise.all(
        events.map((event) => appender.append({ ...encodeEvent(event, schemaIds), topic: name })),
      )
    },
    /** Makes a read model live with these documents. */
    async fill(name: ReadModelVersions['_id'], documents: readonly object[]) {
      await db.collection(`${name}_v1`).insertMany(documents)
      await db
        .collection<ReadModelVersions>(readModelsCollection)
        .updateOne({ _id: name }, { $set: { live: 1, collection: `${name}_v1` } }, { upsert: true })
    },
    /** The events of exports, as the outbox has published them. */
    async published(): Promise<Event<'ExportFinished'>[]> {
      const topic = topicName(topicPrefix, 'jobs')
      const found = await log.topicsFound([topic])
      if (!found.topics.has(topic)) return []
      const ends = await log.endOffsets(topic)
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      const events: Event[] = []
      for await (const { records } of log.read(topic, ranges)) events.push(...records.map(decodeEvent))
      return events.flatMap((event) => (event.type === 'ExportFinished' ? [event] : []))
    },
  }
}
