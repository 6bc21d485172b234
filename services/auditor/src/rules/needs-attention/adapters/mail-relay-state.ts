import type { ClientSession, Collection, Db } from 'mongodb'
import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'

type MailRelayDocument = MailRelayChanged & { _id: 'mail' }

/** What the notifier last said of the mail server; one document. */
const mailRelay = (db: Db): Collection<MailRelayDocument> => db.collection('auditMailRelay')

/** Within a transaction. An older word, or a repeat, changes nothing. */
export async function recordMailRelay(
  db: Db,
  change: MailRelayChanged,
  session: ClientSession,
): Promise<void> {
  const known = await mailRelay(db).findOne({ _id: 'mail' }, { session })
  if (known !== null && Date.parse(known.changedAt) >= Date.parse(change.changedAt)) return
  await mailRelay(db).replaceOne({ _id: 'mail' }, change, { session, upsert: true })
}

/** Null while mail goes out, or nothing was ever said. */
export async function stoppedMailRelay(db: Db): Promise<MailRelayChanged | null> {
  const known = await mailRelay(db).findOne({ _id: 'mail' })
  return known === null || known.state === 'sending' ? null : known
}
