import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'

type Checkpoint = { _id: string; next: number }

/** Who reads which topic to its end. */
const readers: readonly { consumer: string; topic: string }[] = [
  { consumer: 'billing', topic: 'billing' },
  { consumer: 'projector-billing', topic: 'billing' },
  { consumer: 'notifier-billing', topic: 'billing-work' },
]

/** What is still to be done, as a sentence; undefined when all has been done that is due by now. */
export async function whatIsOpen(db: Db, log: EventLog, topicPrefix: string): Promise<string | undefined> {
  const due = { 'work.state': { $in: ['waiting', 'leased'] }, $expr: { $lte: ['$work.dueAt', '$$NOW'] } }
  const leased = { 'work.state': 'leased' }
  for (const name of ['billingTasks', 'billingFetches']) {
    const open = await db.collection(name).countDocuments({ $or: [due, leased] })
    if (open > 0) return `${open} of ${name}`
  }
  const unpublished = await db.collection('billingOutbox').countDocuments()
  if (unpublished > 0) return `${unpublished} events to be published`
  const checkpoints = new Map(
    (await db.collection<Checkpoint>('checkpoints').find().toArray()).map(({ _id, next }) => [_id, next]),
  )
  for (const { consumer, topic } of readers) {
    const name = `${topicPrefix}${topic}`
    for (const [partition, end] of await log.endOffsets(name)) {
      const next = checkpoints.get(`${consumer}|${name}|${partition}`) ?? 0
      if (BigInt(next) < end) return `${consumer} has read ${next} of ${end} of ${topic}/${partition}`
    }
  }
  const unsent = await db.collection('notifications').countDocuments({ kind: 'billing', state: 'due' })
  return unsent > 0 ? `${unsent} mails to be sent` : undefined
}
