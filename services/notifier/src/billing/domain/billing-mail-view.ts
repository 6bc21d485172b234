import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import { billingFacts, formatDay, opsFacts } from './billing-facts.ts'
import type { Look } from './billing-facts.ts'
import type { BillingMail } from './billing-words.ts'
import { cleanText, nameToGreet, safeLink } from './clean-text.ts'
import { formatMoney } from '../../templates/domain/format-money.ts'

/** A mail about a subscription or a payment in its language, for templates. Own templates use these names. */
export type BillingMailView = {
  locale: string
  subject: string
  title: string
  /** Empty in mails to operators. */
  greeting: string
  intro: string
  /** Stands in place of a link that there is not; else empty. */
  hint: string
  facts: LabelledValue[]
  /** The lines of the invoice, on receipts only. */
  items: { name: string; period: string; amount: string }[]
  itemsTitle: string
  /** How many lines are left out; empty for none. */
  more: string
  link: { label: string; url: string } | null
  /** The name of the sender; empty if it has none. */
  from: string
  footer: string
}

export type BillingMailLook = Look & {
  /** The name of the sender; empty if it has none. */
  from: string
  /** The sender's name, or else its address. */
  seller: string
  /** Where customers manage their subscriptions; null for nowhere. */
  accountUrl: string | null
  /** Whether it is no real money, as in a sandbox. */
  isTest: boolean
}

/** More lines would make a mail of megabytes. */
const maxListed = 50

/** Mails whose link is to the customer's account, and not to a payment. */
const ofAccount: ReadonlySet<BillingMail> = new Set([
  ...(['trial-ending', 'renewal-due', 'subscription-ending', 'paused', 'card-expiring'] as const),
])

/** Texts of customers and the provider are cleaned, and links are left out where they are not safe. */
export function billingMailView(
  notice: CustomerNoticeDue,
  mail: BillingMail,
  look: BillingMailLook,
): BillingMailView {
  const { words, locale, from, seller, accountUrl, isTest } = look
  const { subject, title, intro, link: label, withoutLink } = words.notices[mail]
  const name = nameToGreet(notice.customer.name)
  const target = ofAccount.has(mail) ? accountUrl : notice.link
  const url = label === undefined ? undefined : safeLink(target, isTest)
  const lines = mail === 'receipt' ? (notice.invoice?.lines ?? []) : []
  const omitted = lines.length - maxListed
  return {
    ...{ locale, from, title, itemsTitle: words.items, footer: words.footer },
    subject: fillIn(subject, { seller }),
    greeting: name === '' ? words.greetingWithoutName : fillIn(words.greeting, { name }),
    intro: fillIn(intro, { seller }),
    hint: url === undefined ? (withoutLink ?? '') : '',
    facts: billingFacts(notice, mail, look),
    items: lines.slice(0, maxListed).map(({ description, amount, periodStart, periodEnd }) => ({
      name: cleanText(description),
      period: [periodStart, periodEnd]
        .map((at) => formatDay(look, at))
        .filter((day) => day !== '')
        .join(' – '),
      amount: formatMoney(locale, amount, notice.invoice?.currency ?? null),
    })),
    more: omitted > 0 ? fillIn(words.more, { count: numberFormat(locale).format(omitted) }) : '',
    link: label === undefined || url === undefined ? null : { label, url },
  }
}

/** A mail to operators: what happened to which customer, as facts. */
export function opsMailView(
  notice: OpsNoticeDue,
  mail: BillingMail,
  { words, locale, timeZone, from }: Look & Pick<BillingMailLook, 'from'>,
): BillingMailView {
  const { source } = notice
  const name = cleanText(notice.customer.name)
  const who = name === '' ? (notice.customerId ?? cleanText(notice.object?.id ?? '')) : name
  const title = mail === 'stripe-event' ? cleanText(notice.cause.trigger) : words.notices[mail].ops
  return {
    ...{
      locale,
      from,
      title,
      greeting: '',
      hint: '',
      items: [],
      itemsTitle: words.items,
      more: '',
      link: null,
    },
    subject: fillIn(words.ops.subject, { source, title, who }),
    intro: fillIn(words.ops.intro, { source }),
    facts: opsFacts(notice, { words, locale, timeZone }),
    footer: words.ops.footer,
  }
}
