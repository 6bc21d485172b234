import type { ClientSession, Db } from 'mongodb'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { jobEventMismatch } from '@slipstream/events/job-event-mismatch.ts'
import { enterMails } from '../delivery/adapters/enter-mails.ts'
import { digestEntries } from '../digests/domain/digest-entries.ts'

/**
 * Handles a batch of events of jobs: enters the mails that they are about into the ledger, in the transaction that moves the
 * checkpoint. Nothing is sent here. An event that was handled before changes nothing.
 */
export function handleJobs(db: Db, now: () => number = Date.now): Handler<ClientSession> {
  return (events) => {
    const at = new Date(now())
    const reasons = mismatchesIn(events, jobEventMismatch)
    const entries = events
      .filter((event) => !reasons.has(event))
      .flatMap((event) => (event.type === 'DigestDue' ? digestEntries(event.data, at) : []))
    return Promise.resolve({
      outcomes: outcomesOf(events, reasons),
      commit: (session) => enterMails(db, entries, session),
    })
  }
}
