import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { deliverableAddress } from '../delivery/domain/deliverable-address.ts'
import type { BillingNotification } from '../delivery/domain/notification.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import type { BillingMailSettings } from './billing-mail-settings.ts'
import { isTooLate } from './domain/billing-mail-entry.ts'
import { isBillingMail } from './domain/billing-words.ts'
import { renderBillingMail, renderOpsMail } from './render-billing-mail.ts'

/** The mail of a notice, or why it is not sent any more. */
export function composeBillingMail(
  { branding: brandingOf, opsBranding }: Pick<BillingMailSettings, 'branding' | 'opsBranding'>,
  notification: BillingNotification,
  now: Date,
): Mail | NotSendable {
  const { source, notice } = notification
  if (isTooLate(notice, now)) return { kind: 'withdrawn', reason: `it was to be sent by ${notice.notAfter}` }
  const mail = notice.notice
  if (!isBillingMail(mail)) return { kind: 'withdrawn', reason: `there are no words for a mail ${mail}` }
  if (notification.operator !== undefined) {
    const branding = opsBranding(source)
    if (branding === undefined)
      return { kind: 'withdrawn', reason: 'the configuration no longer sends mails to operators' }
    const to = deliverableAddress(notification.operator)
    if ('reason' in to) return { kind: 'undeliverable', reason: to.reason }
    return renderOpsMail(notification.notice, mail, to.address, branding)
  }
  const branding = brandingOf(source)
  if (branding === undefined)
    return { kind: 'withdrawn', reason: `the configuration no longer sends mails of ${source}` }
  const to = deliverableAddress(notification.notice.customer.email)
  if ('reason' in to) return { kind: 'undeliverable', reason: to.reason }
  return renderBillingMail(notification.notice, mail, to.address, branding)
}
