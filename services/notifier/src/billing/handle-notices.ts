import type { ClientSession, Db } from 'mongodb'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { billingWorkEventMismatch } from '@slipstream/events/billing-work-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import { enterBillingMails } from './adapters/enter-billing-mails.ts'
import { billingMailEntry, isTooLate } from './domain/billing-mail-entry.ts'
import { isBillingMail } from './domain/billing-words.ts'

/** What became of a notice when it arrived. */
export type NoticeOutcome = 'accepted' | 'too-late' | 'no-mail-settings'

export type NoticesOptions = {
  db: Db
  sendsMails(source: string): boolean
  /** For metrics. */
  onNotice(outcome: NoticeOutcome): void
  now?: () => number
}

/**
 * Handles a batch of events of billing's work: enters the mails of notices into the ledger, in the transaction that moves the
 * checkpoint. Nothing is sent here. An event that was handled before changes nothing.
 */
export function handleNotices({
  db,
  sendsMails,
  onNotice,
  now = Date.now,
}: NoticesOptions): Handler<ClientSession> {
  const outcomeOf = ({ data }: Event<'CustomerNoticeDue'>, at: Date): NoticeOutcome => {
    if (!sendsMails(data.source)) return 'no-mail-settings'
    return isTooLate(data, at) ? 'too-late' : 'accepted'
  }
  return (events) => {
    const at = new Date(now())
    const reasons = mismatchesIn(events, (event) => {
      const mismatch = billingWorkEventMismatch(event)
      if (mismatch !== undefined || event.type !== 'CustomerNoticeDue') return mismatch
      if (outcomeOf(event, at) !== 'accepted' || isBillingMail(event.data.notice)) return undefined
      return `there are no words for a mail of the kind ${event.data.notice}`
    })
    const notices = events
      .filter((event) => !reasons.has(event))
      .flatMap((event) => (event.type === 'CustomerNoticeDue' ? [event] : []))
    const outcomes = notices.map((notice) => outcomeOf(notice, at))
    const entries = notices
      .filter((_, index) => outcomes[index] === 'accepted')
      .map(({ data }) => billingMailEntry(data, at))
    return Promise.resolve({
      outcomes: outcomesOf(events, reasons),
      async commit(session) {
        await enterBillingMails(db, entries, session)
        for (const outcome of outcomes) onNotice(outcome)
      },
    })
  }
}
