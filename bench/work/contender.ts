import { once } from 'node:events'
import { MongoClient } from 'mongodb'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import type { WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { queue } from './setting.ts'
import type { Setting } from './setting.ts'

type Item = WorkItem<{ number: number }>

/**
 * One of the processes of a contender. Arguments: which; the setting as JSON. It begins
 * after a line, and ends with its input.
 */
const [which = '', setting = '{}'] = process.argv.slice(2)
const loops = Number(/^bare, (\d+) loop/.exec(which)?.[1])
const { mongodbUrl, database } = JSON.parse(setting) as Setting
const client = new MongoClient(mongodbUrl)
await client.connect()
const collection = client.db(database).collection<Item>('items')
console.log('ready')
await once(process.stdin, 'data')
const stop = which === 'slipstream' ? startWorker() : startLoops()
process.stdin.resume()
await once(process.stdin, 'end')
await stop()
await client.close()

function startWorker(): () => Promise<void> {
  const worker = startQueueWorker({
    ...{ collection, queue, concurrency: 200, logger: silentLogger },
    handler: () => Promise.resolve({ kind: 'done' }),
  })
  return () => worker.stop()
}

function startLoops(): () => Promise<void> {
  const due = { 'work.queue': queue, 'work.state': { $in: ['waiting'] }, 'work.dueAt': { $lte: new Date() } }
  const loop = async (): Promise<void> => {
    for (;;) {
      const claimed = await collection.findOneAndUpdate(
        due,
        { $set: { 'work.state': 'leased' } },
        { sort: { 'work.priority': -1, 'work.dueAt': 1 } },
      )
      if (claimed === null) return
      await collection.updateOne({ _id: claimed._id }, { $set: { 'work.state': 'done' } })
    }
  }
  const running = Promise.all(Array.from({ length: loops }, loop))
  return async () => void (await running)
}
