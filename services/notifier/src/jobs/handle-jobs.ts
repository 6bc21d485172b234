import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { jobEventMismatch } from '@slipstream/events/mismatches/job-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import { enterMails } from '../delivery/adapters/enter-mails.ts'
import type { DigestNotification, ExportNotification } from '../delivery/domain/notification.ts'
import { exportEntries } from '../exports/domain/export-entries.ts'
import { digestEntries } from '../digests/domain/digest-entries.ts'

/**
 * Handles a batch of events of jobs: enters the mails that they are about into the ledger, in the transaction
 * that moves the checkpoint. Nothing is sent here. An event that was handled before changes nothing.
 */
export function handleJobs(db: Db, now: () => number = Date.now): Handler<JointTransaction> {
  return (events) => {
    const at = new Date(now())
    const reasons = mismatchesIn(events, jobEventMismatch)
    const entries = events.filter((event) => !reasons.has(event)).flatMap((event) => mailsOf(event, at))
    return Promise.resolve({
      outcomes: outcomesOf(events, reasons),
      commit: ({ session }) => enterMails(db, entries, session),
    })
  }
}

function mailsOf(event: Event, now: Date): (DigestNotification | ExportNotification)[] {
  if (event.type === 'DigestDue') return digestEntries(event.data, now)
  return event.type === 'ExportFinished' ? exportEntries(event.data, now) : []
}
