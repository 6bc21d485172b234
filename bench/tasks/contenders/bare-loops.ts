import type { Db } from 'mongodb'
import { effects, queue } from '../setting.ts'
import type { ContenderParts } from '../setting.ts'

type Item = { _id: string; number: number; work: { state: string } }

const itemsOf = (db: Db) => db.collection<Item>('items')

/** Loops that claim a task, write its document and mark it as done: no fence, no heartbeat, no retry. */
export function start(
  { db, hasEffect, onTask }: ContenderParts,
  loops: number,
): Promise<() => Promise<void>> {
  const due = { 'work.queue': queue, 'work.state': { $in: ['waiting'] }, 'work.dueAt': { $lte: new Date() } }
  const loop = async (): Promise<void> => {
    for (;;) {
      const claimed = await itemsOf(db).findOneAndUpdate(
        due,
        { $set: { 'work.state': 'leased' } },
        { sort: { 'work.priority': -1, 'work.dueAt': 1 } },
      )
      if (claimed === null) return
      onTask(claimed.number)
      if (hasEffect) await db.collection(effects).insertOne({ number: claimed.number })
      await itemsOf(db).updateOne({ _id: claimed._id }, { $set: { 'work.state': 'done' } })
    }
  }
  const running = Promise.all(Array.from({ length: loops }, loop))
  return Promise.resolve(async () => void (await running))
}
