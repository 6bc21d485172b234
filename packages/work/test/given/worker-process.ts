import { MongoClient } from 'mongodb'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import type { WorkItem } from '../../src/adapters/work-collection.ts'
import { startQueueWorker } from '../../src/start-queue-worker.ts'
import { queue } from './collection.ts'
import type { Parcel } from './collection.ts'

/**
 * A worker in a process of its own, to be killed or frozen. It prints `step` at a
 * step, and `ended` when a run has ended.
 */
const [mongodbUrl = '', database = ''] = process.argv.slice(2)
const client = new MongoClient(mongodbUrl)
const collection = client.db(database).collection<WorkItem<Parcel>>('parcels')
const go = Promise.withResolvers<void>()
process.stdin.once('data', () => go.resolve())
startQueueWorker<Parcel>({
  ...{ collection, queue, logger: silentLogger, leaseMs: 1_000 },
  hooks: { onSettled: () => console.log('ended'), onLeaseLost: () => console.log('ended') },
  async handler(_item, { recordProgress }) {
    await recordProgress({ step: 'booked' })
    console.log('step')
    await go.promise
    return { kind: 'done', set: { label: 'of the first worker' } }
  },
})
