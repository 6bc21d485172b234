import { deriveId } from '@slipstream/events/derive-id.ts'
import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { deliverableAddress } from '../../delivery/domain/deliverable-address.ts'
import type { BillingNotification } from '../../delivery/domain/notification.ts'
import { failedEvent } from '../../delivery/domain/outbox-event.ts'
import { forgetBillingMailAt } from '../../delivery/domain/retention.ts'

/** A notice mail's identity, so a replay does not decide it again: 128 bits of SHA-256 in hexadecimal. */
export function billingMailId({ source, noticeId }: Pick<CustomerNoticeDue, 'source' | 'noticeId'>): string {
  return deriveId('billing', source, noticeId)
}

/** As `billingMailId`, of the mail to one operator. */
export function opsMailId(
  { source, noticeId }: Pick<OpsNoticeDue, 'source' | 'noticeId'>,
  address: string,
): string {
  return deriveId('billing-ops', source, noticeId, address)
}

/** Whether it is too late to send the mail. */
export function isTooLate({ notAfter }: Pick<CustomerNoticeDue, 'notAfter'>, now: Date): boolean {
  return now.getTime() > Date.parse(notAfter)
}

/** The entry of the ledger for a notice that is not too late. */
export function billingMailEntry(notice: CustomerNoticeDue, now: Date): BillingNotification {
  const _id = billingMailId(notice)
  const { source, customerId } = notice
  const entry: BillingNotification = { _id, ...newEntry(notice, now), source, customerId, notice }
  const address = deliverableAddress(notice.customer.email)
  if ('address' in address) return entry
  const tell = [failedEvent(_id, 'no-address', now)]
  return { ...entry, state: 'undeliverable', lastError: address.reason, tell, tellAt: now }
}

/** The entries of the ledger for a notice to operators: one for each address. */
export function opsMailEntries(
  notice: OpsNoticeDue,
  operators: readonly string[],
  now: Date,
): BillingNotification[] {
  const { source, object } = notice
  // Failures are reported under this id, which must name something.
  const customerId = notice.customerId ?? object?.id ?? 'unknown'
  return operators.map((operator) => ({
    ...{ _id: opsMailId(notice, operator), ...newEntry(notice, now), source, customerId, notice, operator },
  }))
}

const newEntry = ({ notAfter }: Pick<CustomerNoticeDue, 'notAfter'>, now: Date) => ({
  ...({ kind: 'billing', state: 'due' } as const),
  ...{ dueAt: now, fence: 0, attempts: 0, decidedAt: now },
  ...{ forgetAt: forgetBillingMailAt(new Date(notAfter)), sentAt: null, lastError: null },
})
