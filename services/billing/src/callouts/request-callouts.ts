import type { ClientSession } from 'mongodb'
import { writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { tracedBy } from '@slipstream/events/event.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { existingIds } from './adapters/callout-items.ts'
import type { CalloutItems } from './adapters/callout-items.ts'
import { calloutRequested } from './domain/callout-event.ts'
import { calloutQueue } from './domain/callout-task.ts'
import type { NewCallout } from './domain/callouts-of.ts'
import type { TraceOf } from '../tasks/adapters/task-items.ts'

/** Stores those that are new, and that they are, within the caller's transaction. */
export async function requestCallouts(
  { items, outbox }: { items: CalloutItems; outbox: Outbox },
  derived: readonly NewCallout[],
  session: ClientSession,
  { nowMs, traceOf }: { nowMs: number; traceOf: TraceOf },
): Promise<void> {
  if (derived.length === 0) return
  const known = await existingIds(
    items,
    derived.map(({ id }) => id),
    session,
  )
  const unique = new Map(derived.filter(({ id }) => !known.has(id)).map((one) => [one.id, one]))
  const made = [...unique.values()]
  const writes = made.flatMap(({ id, task, dueAtMs }) => {
    const event = calloutRequested(id, task, { dueAtMs, nowMs })
    const events = [tracedBy(event, traceOf(task))]
    return outbox.writesOf({ record: `callout/${id}`, revision: 1, events })
  })
  const submissions = made.map(({ id, task, dueAtMs, priority }) => ({
    id,
    own: { ...task, process: { ...task.process, revision: 1 } },
    work: {
      ...{ queue: calloutQueue(task.source, task.callout), priority },
      ...{ dueInMs: Math.max(0, dueAtMs - nowMs), traceparent: traceOf(task) },
    },
  }))
  await submitManyWork(items, submissions, { session })
  await writeTogether(session, writes)
}
