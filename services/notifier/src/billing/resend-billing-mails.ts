import type { MailResends } from '../delivery/handle-mail-resends.ts'
import { isTooLate } from './domain/billing-mail-entry.ts'

/** Failed mails of billing are sent again while it is not too late for them. */
export const billingMailResends: MailResends<'billing'> = {
  kind: 'billing',
  about: 'customerId',
  sendable: (failed, now) => failed.filter(({ notice }) => !isTooLate(notice, now)),
}
