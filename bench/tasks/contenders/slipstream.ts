import type { Db } from 'mongodb'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { effects, queue } from '../setting.ts'
import type { ContenderParts } from '../setting.ts'

type Item = WorkItem<{ number: number }>

/** As billing's worker of tasks has it. */
const concurrency = 10

const itemsOf = (db: Db) => db.collection<Item>('items')

export async function store(db: Db, numbers: readonly number[]): Promise<void> {
  await ensureWorkCollection(db, 'items')
  const submissions = numbers.map((number) => ({ own: { number }, work: { queue } }))
  await submitManyWork(itemsOf(db), submissions)
}

export function countOpen(db: Db): Promise<number> {
  const open = { 'work.queue': queue, 'work.state': { $in: ['waiting', 'leased'] } } as object
  return itemsOf(db).countDocuments(open)
}

export function start(parts: ContenderParts): Promise<() => Promise<void>> {
  const { db, hasEffect, isHanging, leaseMs, onTask } = parts
  const worker = startQueueWorker({
    ...{ collection: itemsOf(db), queue, concurrency, leaseMs, logger: silentLogger },
    async handler({ number }) {
      onTask(number)
      if (isHanging) await new Promise(() => {})
      if (!hasEffect) return { kind: 'done' }
      return {
        kind: 'done',
        effects: async (session) => void (await db.collection(effects).insertOne({ number }, { session })),
      }
    },
  })
  return Promise.resolve(() => worker.stop())
}
