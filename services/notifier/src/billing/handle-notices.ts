import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { billingWorkEventMismatch } from '@slipstream/events/mismatches/billing-work-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import { enterMails } from '../delivery/adapters/enter-mails.ts'
import type { BillingNotification } from '../delivery/domain/notification.ts'
import { billingMailEntry, isTooLate, opsMailEntries } from './domain/billing-mail-entry.ts'
import { isBillingMail } from './domain/billing-words.ts'

/** The outcome of a notice when it arrived. */
export type NoticeOutcome = 'accepted' | 'too-late' | 'no-mail-settings'

export type NoticesOptions = {
  db: Db
  sendsMails(source: string): boolean
  /** The addresses of operators; none: nobody gets their mails. */
  operators: readonly string[]
  /** For metrics. */
  onNotice(outcome: NoticeOutcome): void
  /** Compared with the times of notices; default: Date.now. */
  now?: () => number
}

type NoticeEvent = Event<'CustomerNoticeDue' | 'OpsNoticeDue'>

/**
 * Handles a batch of events of billing's work: enters the mails of notices into the
 * ledger, in the transaction that moves the checkpoint. Nothing is sent here. An event
 * that was handled before changes nothing.
 */
export function handleNotices(options: NoticesOptions): Handler<JointTransaction> {
  const { db, onNotice, now = Date.now } = options
  return (events) => {
    const at = new Date(now())
    const reasons = mismatchesIn(events, (event) => {
      const mismatch = billingWorkEventMismatch(event)
      if (mismatch !== undefined || !isNotice(event)) return mismatch
      if (outcomeOf(options, event, at) !== 'accepted' || isBillingMail(event.data.notice)) return undefined
      return `there are no words for a mail of the kind ${event.data.notice}`
    })
    const notices = events.filter((event) => !reasons.has(event)).filter(isNotice)
    const outcomes = notices.map((notice) => outcomeOf(options, notice, at))
    const entries = notices
      .filter((_, index) => outcomes[index] === 'accepted')
      // Not by the time of Stripe's account: mails are due by the time of those who send them.
      .flatMap((notice) => entriesOf(options, notice, new Date()))
    return Promise.resolve({
      outcomes: outcomesOf(events, reasons),
      async commit({ session }) {
        await enterMails(db, entries, session)
        for (const outcome of outcomes) onNotice(outcome)
      },
    })
  }
}

function isNotice<Some extends Event>(event: Some): event is Some & NoticeEvent {
  return event.type === 'CustomerNoticeDue' || event.type === 'OpsNoticeDue'
}

function outcomeOf({ sendsMails, operators }: NoticesOptions, notice: NoticeEvent, at: Date): NoticeOutcome {
  const { type, data } = notice
  const hasReceiver = type === 'OpsNoticeDue' ? operators.length > 0 : sendsMails(data.source)
  if (!hasReceiver) return 'no-mail-settings'
  return isTooLate(data, at) ? 'too-late' : 'accepted'
}

function entriesOf({ operators }: NoticesOptions, notice: NoticeEvent, at: Date): BillingNotification[] {
  const entries =
    notice.type === 'OpsNoticeDue'
      ? opsMailEntries(notice.data, operators, at)
      : [billingMailEntry(notice.data, at)]
  const { traceparent } = notice
  return traceparent === undefined ? entries : entries.map((entry) => ({ ...entry, traceparent }))
}
