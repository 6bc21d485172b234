import type { ClientSession, Db } from 'mongodb'
import { deriveEventId } from '@slipstream/events/codec/event-id.ts'
import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing-work-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { WorkHandler } from '@slipstream/work/work-handler.ts'
import { findCustomerRecord, saveCustomerRecord } from '../customers/adapters/customer-records.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { requestFetches } from '../fetches/request-fetches.ts'
import { findObjects } from '../objects/adapters/object-store.ts'
import { objectKey } from '../objects/domain/known-object.ts'
import type { Task } from '../tasks/domain/task.ts'
import { decideNotice } from './domain/decide-notice.ts'
import type { NoticeContext, NoticeDecision } from './domain/decide-notice.ts'

export type NoticeParts = {
  db: Db
  outbox: Outbox
  fetches: FetchItems
  canFetch(source: string): boolean
  /** Default: Date.now. */
  now?: (() => number) | undefined
  /** For metrics. */
  onDecided(mail: string, outcome: string): void
}

const waitMs = 5_000

/** Decides whether a mail to a customer is due, and publishes it with the outcome of the task: both or neither. */
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
          ...{ kind: 'defer', inMs: waitMs, reason: `it waits for the ${decision.for}` },
          effects: (session) => requestWhatIsMissing(parts, item, decision, nowMs, session),
        }
      case 'withdrawn':
        return { kind: 'done', result: { outcome } }
      case 'publish':
        return {
          ...{ kind: 'done', result: { outcome } },
          effects: (session) => publish(parts, decision.notice, session),
        }
    }
  }
}

async function contextOf(
  { db, canFetch }: NoticeParts,
  { source, customerId, trigger }: Task,
  nowMs: number,
): Promise<NoticeContext> {
  const keys = {
    customer: objectKey(source, 'customer', customerId),
    invoice: objectKey(source, 'invoice', trigger.invoiceId ?? ''),
    subscription: objectKey(source, 'subscription', trigger.subscriptionId ?? ''),
  }
  const found = await findObjects(db, Object.values(keys))
  const customer = found.get(keys.customer)
  const invoice = found.get(keys.invoice)
  const subscription = found.get(keys.subscription)
  return {
    ...{ nowMs, canFetch: canFetch(source) },
    customer: customer?.kind === 'customer' ? customer.document : null,
    invoice: invoice?.kind === 'invoice' ? invoice.document : null,
    subscription: subscription?.kind === 'subscription' ? subscription.document : null,
  }
}

/** The customer is fetched where no event has shown it yet. */
async function requestWhatIsMissing(
  { fetches, canFetch }: NoticeParts,
  { _id, source, customerId }: Task & { _id: string },
  decision: Extract<NoticeDecision, { kind: 'wait' }>,
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  if (decision.for !== 'customer' || !canFetch(source)) return
  const object = { source, type: 'customer', id: customerId, account: null } as const
  const since = new Date(nowMs).toISOString()
  await requestFetches(fetches, [{ object, eventIds: [_id], since, notBeforeMs: 0 }], session, nowMs)
}

/** In order with the customer's other events. */
async function publish(
  { db, outbox }: NoticeParts,
  notice: CustomerNoticeDue,
  session: ClientSession,
): Promise<void> {
  const subject = `${notice.source}/${notice.customerId}`
  const record = await findCustomerRecord(db, subject, session)
  const revision = record.revision + 1
  await saveCustomerRecord(db, { ...record, revision }, session)
  const event: Event<'CustomerNoticeDue'> = {
    id: deriveEventId(['notice', notice.noticeId], Buffer.alloc(0)),
    ...{ source: notice.source, subject, occurredAt: notice.decidedAt },
    ...{ type: 'CustomerNoticeDue', data: notice },
  }
  await outbox.enqueue(session, { record: subject, revision, events: [event] })
}
