import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { deliverableAddress } from '../delivery/domain/deliverable-address.ts'
import type { BillingNotification } from '../delivery/domain/notification.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { isTooLate } from './domain/billing-mail-entry.ts'
import { isBillingMail } from './domain/billing-words.ts'
import { renderBillingMail } from './render-billing-mail.ts'
import type { BillingMailBranding } from './render-billing-mail.ts'

/** The mail of a notice, or why it is not sent any more. */
export function composeBillingMail(
  brandingOf: (source: string) => BillingMailBranding | undefined,
  { source, notice }: Pick<BillingNotification, 'source' | 'notice'>,
  now: Date,
): Mail | NotSendable {
  const branding = brandingOf(source)
  if (branding === undefined)
    return { kind: 'withdrawn', reason: `the configuration no longer sends mails of ${source}` }
  if (isTooLate(notice, now)) return { kind: 'withdrawn', reason: `it was to be sent by ${notice.notAfter}` }
  const mail = notice.notice
  if (!isBillingMail(mail)) return { kind: 'withdrawn', reason: `there are no words for a mail ${mail}` }
  const to = deliverableAddress(notice.customer.email)
  if ('reason' in to) return { kind: 'undeliverable', reason: to.reason }
  return renderBillingMail(notice, mail, to.address, branding)
}
