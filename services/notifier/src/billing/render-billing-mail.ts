import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing-work-events.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { BillingMailTemplates } from './billing-mail-templates.ts'
import { billingMailId } from './domain/billing-mail-entry.ts'
import { billingMailView } from './domain/billing-mail-view.ts'
import type { BillingMail } from './domain/billing-words.ts'
import { chooseLocale } from './domain/choose-locale.ts'
import { cleanText } from './domain/clean-text.ts'

/** How the mails of a source look, and who sends them. */
export type BillingMailBranding = {
  from: string
  /** Of customers without a locale that there are words for. */
  locale: string
  timeZone: string
  templates: BillingMailTemplates
  /** Whether it is no real money, as in a sandbox. */
  isTest: boolean
}

/** @param address where it is sent, checked already */
export function renderBillingMail(
  notice: CustomerNoticeDue,
  mail: BillingMail,
  address: string,
  { from, locale: byDefault, timeZone, templates, isTest }: BillingMailBranding,
): Mail {
  const mailbox = parseMailbox(from)
  const languages = new Set(templates.words.keys())
  const { locale, language } = chooseLocale(notice.customer.locale, languages, byDefault)
  const words = templates.words.get(language)
  if (words === undefined) throw new Error(`there are no words in ${language}`)
  const name = cleanText(notice.customer.name)
  const sender = mailbox.name ?? ''
  const seller = sender === '' ? mailbox.address : sender
  const view = billingMailView(notice, mail, { words, locale, timeZone, from: sender, seller, isTest })
  return {
    messageId: messageId(billingMailId(notice), from),
    from,
    to: { name: name === '' ? null : name, address },
    subject: view.subject,
    html: templates.html(view),
    text: templates.text(view),
  }
}
