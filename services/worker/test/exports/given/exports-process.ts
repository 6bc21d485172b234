import { folderStore } from '@slipstream/exports/adapters/stores/folder-store.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { startExports } from '../../../src/exports/start-exports.ts'
import { exportsConfig } from './exports-config.ts'

type Settings = {
  kafkaBrokers: string[]
  topicPrefix: string
  mongodbUrl: string
  database: string
  folder: string
  parts: number
}

/** A worker of exports in a process of its own, which dies by SIGKILL. Argument: where, as JSON. */
const settings = JSON.parse(process.argv[2] ?? '') as Settings
const { kafkaBrokers: brokers, topicPrefix, mongodbUrl, database, folder, parts } = settings
const client = createMongoClient(mongodbUrl, 'test')
const db = client.db(database)
const inFolder = folderStore(folder)
let stored = 0

await startExports({
  ...{
    ...silent('worker'),
    db,
    topicPrefix,
    config: exportsConfig(folder),
    outbox: mongoOutbox(db, 'jobsOutbox'),
  },
  ...{ log: connectKafkaLog({ brokers, clientId: 'test' }), leaseMs: 1_000, partBytes: 4_096 },
  store: {
    ...inFolder,
    async append(upload, bytes) {
      const after = await inFolder.append(upload, bytes)
      stored += 1
      if (stored === parts) process.kill(process.pid, 'SIGKILL')
      return after
    },
  },
})
