import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { BillingMailTemplates } from './billing-mail-templates.ts'
import { billingMailId, opsMailId } from './domain/billing-mail-entry.ts'
import { billingMailView, opsMailView } from './domain/billing-mail-view.ts'
import type { BillingMailView } from './domain/billing-mail-view.ts'
import type { BillingMail, BillingWords } from './domain/billing-words.ts'
import { chooseLocale } from './domain/choose-locale.ts'
import { cleanText } from './domain/clean-text.ts'

/** How the mails of a source look, and who sends them. */
export type BillingMailBranding = {
  from: string
  /** Of customers without a locale that there are words for. */
  locale: string
  timeZone: string
  /** Where customers manage their subscriptions; null for nowhere. */
  accountUrl: string | null
  templates: BillingMailTemplates
  /** Whether it is no real money, as in a sandbox. */
  isTest: boolean
}

/** How mails to operators look, and who sends them. */
export type OpsMailBranding = Pick<BillingMailBranding, 'from' | 'locale' | 'timeZone' | 'templates'>

/** @param address where it is sent, checked already */
export function renderBillingMail(
  notice: CustomerNoticeDue,
  mail: BillingMail,
  address: string,
  branding: BillingMailBranding,
): Mail {
  const { from, timeZone: byDefault, templates, accountUrl, isTest } = branding
  const mailbox = parseMailbox(from)
  const { locale, words } = wordsFor(notice.customer.locale, branding)
  const name = cleanText(notice.customer.name)
  const sender = mailbox.name ?? ''
  const seller = sender === '' ? mailbox.address : sender
  const timeZone = notice.customer.timeZone ?? byDefault
  const look = { words, locale, timeZone, from: sender, seller, accountUrl, isTest }
  const view = billingMailView(notice, mail, look)
  const to = { name: name === '' ? null : name, address }
  return mailOf(view, templates, { id: messageId(billingMailId(notice), from), from, to })
}

/** @param address of the operator */
export function renderOpsMail(
  notice: OpsNoticeDue,
  mail: BillingMail,
  address: string,
  branding: OpsMailBranding,
): Mail {
  const { from, timeZone, templates } = branding
  const { locale, words } = wordsFor(branding.locale, { templates, locale: 'en' })
  const view = opsMailView(notice, mail, { words, locale, timeZone, from: parseMailbox(from).name ?? '' })
  const to = { name: null, address }
  return mailOf(view, templates, { id: messageId(opsMailId(notice, address), from), from, to })
}

function wordsFor(
  wanted: string | null,
  { templates, locale: byDefault }: Pick<BillingMailBranding, 'templates' | 'locale'>,
): { locale: string; words: BillingWords } {
  const { locale, language } = chooseLocale(wanted, new Set(templates.words.keys()), byDefault)
  const words = templates.words.get(language)
  if (words === undefined) throw new Error(`there are no words in ${language}`)
  return { locale, words }
}

function mailOf(
  view: BillingMailView,
  { html, text }: BillingMailTemplates,
  { id, from, to }: { id: string } & Pick<Mail, 'from' | 'to'>,
): Mail {
  return { messageId: id, from, to, subject: view.subject, html: html(view), text: text(view) }
}
