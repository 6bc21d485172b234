import { isDeepStrictEqual } from 'node:util'
import type { Db, MongoClient } from 'mongodb'
import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { LoopOptions, RunningLoop } from '@slipstream/runtime/async/run-loop.ts'
import { findBacklogs, findGivenUp, saveBacklog } from './adapters/dead-letter-records.ts'
import type { BacklogRecord } from './adapters/dead-letter-records.ts'
import { backlogsOf } from './domain/summarize.ts'
import type { Backlog } from './domain/summarize.ts'

type Parts = { client: MongoClient; db: Db; outbox: Outbox; logger: LoopOptions['logger'] }

const everyMs = 5_000

/**
 * Publishes how much work waits for a person, whenever that has changed: others
 * must not read the queues of billing.
 */
export function reportDeadLetters(parts: Parts): RunningLoop {
  return runLoop({
    ...{ name: 'report dead-lettered work', everyMs, logger: parts.logger },
    step: () => reportChanges(parts),
  })
}

/** One round. A repeat, or another process at the same time, publishes nothing more. */
async function reportChanges({ client, db, outbox }: Omit<Parts, 'logger'>): Promise<void> {
  const present = new Map(backlogsOf(await findGivenUp(db)).map((backlog) => [idOf(backlog), backlog]))
  if (changesOf(await findBacklogs(db), present).length === 0) return
  await inTransaction(client, async (session) => {
    for (const record of changesOf(await findBacklogs(db, session), present)) {
      await saveBacklog(db, record, session)
      const { _id, revision } = record
      await outbox.enqueue(session, { record: _id, revision, events: [changedEvent(record)] })
    }
  })
}

/** What is to be published: what is new, different, or empty by now. */
function changesOf(known: readonly BacklogRecord[], present: ReadonlyMap<string, Backlog>): BacklogRecord[] {
  const published = new Map(known.map((record) => [record._id, record]))
  const emptied = known
    .filter(({ _id, count }) => count > 0 && !present.has(_id))
    .map(({ source, work }) => ({ source, work, count: 0, ids: [], reasons: [] }))
  return [...present.values(), ...emptied].flatMap((backlog) => {
    const before = published.get(idOf(backlog))
    const { _id, revision, ...content } = before ?? { _id: idOf(backlog), revision: 0 }
    return isDeepStrictEqual(content, backlog) ? [] : [{ ...backlog, _id, revision: revision + 1 }]
  })
}

const idOf = ({ source, work }: Pick<Backlog, 'source' | 'work'>): string => `${source}/dead-letters/${work}`

function changedEvent({ _id: subject, ...backlog }: BacklogRecord): Event<'DeadLetteredWorkChanged'> {
  const changedAt = new Date().toISOString()
  const { source, revision } = backlog
  return {
    id: deriveId('dead-letters', subject, String(revision)),
    ...{ source, subject, occurredAt: changedAt, type: 'DeadLetteredWorkChanged' },
    data: { ...backlog, changedAt },
  }
}
