import type { ClientSession, Db } from 'mongodb'
import { deriveId } from '@slipstream/events/derive-id.ts'
import { billingWorkKey } from '@slipstream/events/mismatches/billing-work-event-mismatch.ts'
import { tracedBy } from '@slipstream/events/event.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { WorkHandler } from '@slipstream/work/work-handler.ts'
import { findCustomerRecord, saveCustomerRecord } from '../customers/adapters/customer-records.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchOfMissing } from '../fetches/domain/fetch-of-missing.ts'
import { requestFetches } from '../fetches/request-fetches.ts'
import type { Task } from '../tasks/domain/task.ts'
import { decideNotice } from './domain/decide-notice.ts'
import type { Notice, NoticeDecision } from './domain/decide-notice.ts'
import type { NoticeRules } from './domain/notice-rules.ts'
import { readNoticeContext } from './read-notice-context.ts'

export type NoticeParts = {
  db: Db
  outbox: Outbox
  fetches: FetchItems
  noticeRules(source: string): NoticeRules
  /** Default: Date.now. */
  now?: (() => number) | undefined
  /** For metrics. */
  onDecided(mail: string, outcome: string): void
}

const waitMs = 5_000

/** Decides whether a mail is due, and publishes it with the outcome of the task in one transaction. */
export function noticeHandler(parts: NoticeParts): WorkHandler<Task> {
  const { now = Date.now } = parts
  return async (item) => {
    const nowMs = now()
    const decision = decideNotice(item._id, item, await contextOf(parts, item, nowMs))
    const outcome = decision.kind === 'withdrawn' ? decision.reason : decision.kind
    parts.onDecided(item.mail, outcome)
    switch (decision.kind) {
      case 'wait':
        return {
          ...{ kind: 'defer', reason: `it waits for the ${decision.for}` },
          inMs: decision.for === 'time' ? Math.max(0, decision.untilMs - nowMs) : waitMs,
          effects: (session) => requestWhatIsMissing(parts, item, decision, nowMs, session),
        }
      case 'withdrawn':
        return { kind: 'done', result: { outcome } }
      case 'publish':
        return {
          ...{ kind: 'done', result: { outcome } },
          effects: (session) => publish(parts, decision.notice, item.work.traceparent, session),
        }
    }
  }
}

const contextOf = ({ db, noticeRules }: NoticeParts, task: Task, nowMs: number) =>
  readNoticeContext(db, task, { rules: noticeRules(task.source), nowMs })

async function requestWhatIsMissing(
  { fetches, noticeRules }: NoticeParts,
  task: Task & { _id: string },
  decision: Extract<NoticeDecision, { kind: 'wait' }>,
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  if (!noticeRules(task.source).canFetch) return
  await requestFetches(fetches, fetchOfMissing(task._id, task, decision.for, nowMs), session, nowMs)
}

/** In order with the customer's other events. */
async function publish(
  { db, outbox }: NoticeParts,
  notice: Notice,
  traceparent: string | undefined,
  session: ClientSession,
): Promise<void> {
  const { source, noticeId, decidedAt } = notice.data
  const subject = billingWorkKey(notice)
  const record = await findCustomerRecord(db, subject, session)
  const revision = record.revision + 1
  await saveCustomerRecord(db, { ...record, revision }, session)
  const event: Event<'CustomerNoticeDue' | 'OpsNoticeDue'> = {
    id: deriveId('notice', noticeId),
    ...{ source, subject, occurredAt: decidedAt },
    ...notice,
  }
  await outbox.enqueue(session, { record: subject, revision, events: [tracedBy(event, traceparent)] })
}
