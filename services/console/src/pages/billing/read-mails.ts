import type { Snapshot } from '../../adapters/read-models.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

/** A mail of billing to a customer or an operator. */
export type CustomerMail = {
  id: string
  /** The kind of mail, e.g. `receipt`. */
  notice: string
  state: 'due' | 'sent' | 'undeliverable' | 'withdrawn' | 'failed'
  isForOperator: boolean
  decidedAt: string
  sentAt: string | null
  why: string | null
}

/** What is read of an entry of the notifier's ledger. Its names are a storage format. */
type LedgerEntry = {
  _id: string
  state: CustomerMail['state']
  decidedAt: Date
  sentAt: Date | null
  why?: string
  operator?: string
  notice: { notice: string }
}

const maxMails = 50

/** The mails about a customer of billing, the last decided first. Their contents are not read. */
export async function readMails(
  { db, session }: Snapshot,
  { source, customerId }: { source: string; customerId: string },
): Promise<CustomerMail[]> {
  const fields = { state: 1, decidedAt: 1, sentAt: 1, why: 1, operator: 1, 'notice.notice': 1 } as const
  const found = await db
    .collection<LedgerEntry>('notifications')
    .find({ source, customerId }, { session, maxTimeMS: maxPageReadMs, projection: fields })
    .sort({ decidedAt: -1 })
    .limit(maxMails)
    .toArray()
  return found.map(({ _id: id, state, decidedAt, sentAt, why = null, operator, notice }) => ({
    ...{ id, notice: notice.notice, state, why, isForOperator: operator !== undefined },
    decidedAt: decidedAt.toISOString(),
    sentAt: sentAt?.toISOString() ?? null,
  }))
}
