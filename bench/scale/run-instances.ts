import { setTimeout as sleep } from 'node:timers/promises'
import type { MongoClient } from 'mongodb'
import { mongoCpuSeconds } from '../measure/mongodb/mongo-cpu.ts'
import { metricOf } from '../measure/process/process-memory.ts'
import type { ScaledConsumer } from './consumers.ts'
import { digestOf } from './digest.ts'
import { startInstances } from './start-instances.ts'
import type { Setting } from './start-instances.ts'

export type ScaleTurn = {
  consumer: string
  instances: number
  events: number
  /** From the start of the processes to the commit of the last event. */
  seconds: number
  /** Events that each instance handled, or mails that it sent. */
  handled: number[]
  /** CPU of all instances with their start, and of MongoDB. */
  cpuSeconds: number
  mongoCpuSeconds: number
  /** By collection. */
  digests: Record<string, string>
}

const everyMs = 200
const withinMs = 600_000

/**
 * Has this number of instances of a consumer read the whole topic into an empty database.
 *
 * @throws when they are not done within ten minutes
 */
export async function runInstances(
  { name, did, leaves }: ScaledConsumer,
  instances: number,
  {
    setting,
    client,
    events,
    print,
  }: { setting: Setting; client: MongoClient; events: number; print(line: string): void },
): Promise<ScaleTurn> {
  const db = client.db(setting.database)
  const mongoBefore = await mongoCpuSeconds(client)
  const begunAt = performance.now()
  const running = await startInstances(name, instances, setting, print)
  try {
    const checkpoints = db.collection<{ _id: string; next: number }>('checkpoints')
    const committed = async (): Promise<number> => {
      const found = await checkpoints
        .find({ _id: { $regex: `^${name}\\|${setting.topicPrefix}orders\\|` } })
        .toArray()
      return found.reduce((total, { next }) => total + Number(next), 0)
    }
    const isDone = async (): Promise<boolean> =>
      (await committed()) >= events &&
      (name !== 'notifier' ||
        (await db.collection('notifications').countDocuments({ state: { $ne: 'sent' } })) === 0)
    while (!(await isDone())) {
      if (performance.now() - begunAt > withinMs)
        throw new Error(
          `${instances} of ${name} committed ${await committed()} of ${events} events in ten minutes`,
        )
      await sleep(everyMs)
    }
    const seconds = (performance.now() - begunAt) / 1_000
    const ofEach = (metric: string) => Promise.all(running.urls.map((url) => metricOf(url, metric)))
    const cpu = await ofEach('process_cpu_seconds_total')
    const handled = await ofEach(did)
    const mongo = (await mongoCpuSeconds(client)) - mongoBefore
    const digests: Record<string, string> = {}
    for (const [collection, projection] of Object.entries(leaves))
      digests[collection] = await digestOf(db, collection, projection)
    const cpuSeconds = cpu.reduce((sum, one) => sum + one, 0)
    return {
      ...{ consumer: name, instances, events, seconds, handled },
      cpuSeconds,
      mongoCpuSeconds: mongo,
      digests,
    }
  } finally {
    await running.stop()
  }
}
