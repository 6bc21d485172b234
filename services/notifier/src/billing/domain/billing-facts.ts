import type {
  CustomerNoticeDue,
  OpsNoticeDue,
} from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { dateTimeFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import type { BillingMail, BillingWords, FactName } from './billing-words.ts'
import { cleanText } from './clean-text.ts'
import { formatMoney } from '../../templates/domain/format-money.ts'
import { priceOf } from './price-text.ts'

export type Look = { locale: string; timeZone: string; words: BillingWords }

type Notice = CustomerNoticeDue | OpsNoticeDue

/** Which facts each mail to a customer shows, as far as they are known. */
const factsOf: Readonly<Record<BillingMail, readonly FactName[]>> = {
  welcome: ['plan', 'price', 'trialEndsOn', 'renewsOn'],
  receipt: ['plan', 'number', 'paid', 'paidOn'],
  'payment-failed': ['plan', 'number', 'due', 'nextAttemptOn'],
  'payment-retry': ['plan', 'number', 'due', 'nextAttemptOn'],
  'action-required': ['plan', 'number', 'due'],
  incomplete: ['plan', 'price', 'due'],
  expired: ['plan', 'price'],
  'trial-ending': ['plan', 'price', 'trialEndsOn'],
  'renewal-due': ['plan', 'price', 'renewsOn'],
  'plan-changed': ['plan', 'price', 'renewsOn'],
  'past-due': ['plan', 'price', 'number', 'due', 'nextAttemptOn'],
  recovered: ['plan', 'price', 'renewsOn'],
  unpaid: ['plan', 'price', 'number', 'due'],
  paused: ['plan', 'price'],
  'cancellation-requested': ['plan', 'endsOn'],
  'subscription-ending': ['plan', 'endsOn'],
  cancelled: ['plan', 'endedOn'],
  'card-expiring': ['card', 'cardExpires', 'plan'],
  refunded: ['refunded', 'plan'],
  'stripe-event': [],
}

/** Operators get all that is known, whatever the mail. */
const factsForOps: readonly FactName[] = [
  ...(['happened', 'happenedAt', 'customer', 'subscription', 'plan', 'price', 'number', 'due'] as const),
  ...(['nextAttemptOn', 'card', 'cardExpires', 'object', 'reason', 'amount'] as const),
]

/** More plans or prices would be no fact to read. */
const maxItems = 10

/** The facts of a notice in the language of its mail; those that are not known are left out. */
export function billingFacts(notice: CustomerNoticeDue, mail: BillingMail, look: Look): LabelledValue[] {
  return labelled(factsOf[mail], notice, look)
}

/** As `billingFacts`, for a mail to operators. */
export function opsFacts(notice: OpsNoticeDue, look: Look): LabelledValue[] {
  return labelled(factsForOps, notice, look)
}

function labelled(names: readonly FactName[], notice: Notice, look: Look): LabelledValue[] {
  const values = valuesOf(notice, look)
  return names.flatMap((name) =>
    values[name] === '' ? [] : [{ label: look.words.facts[name], value: values[name] }],
  )
}

function valuesOf(notice: Notice, look: Look): Readonly<Record<FactName, string>> {
  const { invoice, subscription, object, cause, customer, customerId } = notice
  const money = (amount = ''): string => formatMoney(look.locale, amount, invoice?.currency ?? null)
  const day = (at: string | null = null): string => formatDay(look, at)
  const isRenewed = subscription?.status === 'active' && subscription.endsAt === null
  const items = subscription?.items.slice(0, maxItems) ?? []
  const ofObject = formatMoney(look.locale, object?.amount ?? '', object?.currency ?? null)
  return {
    number: cleanText(invoice?.number ?? null),
    paid: money(invoice?.amountPaid),
    due: isOwed(invoice) ? money(invoice.amountRemaining) : '',
    refunded: ofObject,
    paidOn: day(invoice?.paidAt),
    nextAttemptOn: day(invoice?.nextAttemptAt),
    plan: [...new Set(items.map(({ name }) => cleanText(name ?? null)))]
      .filter((name) => name !== '')
      .join(', '),
    price: items.flatMap((item) => priceOf(item, look) ?? []).join(', '),
    renewsOn: isRenewed ? day(subscription.periodEnd) : '',
    trialEndsOn: subscription?.status === 'trialing' ? day(subscription.trialEnd) : '',
    endsOn: day(subscription?.endsAt),
    endedOn: day(subscription?.endsAt),
    ...cardValues(notice, look),
    customer: [cleanText(customer.name), customerId ?? ''].filter((part) => part !== '').join(', '),
    subscription: cleanText(subscription?.subscriptionId ?? null),
    happened: cleanText(cause.trigger),
    happenedAt: formatTime(look, cause.at),
    object: [object?.type, object?.id]
      .map((part) => cleanText(part ?? null))
      .join(' ')
      .trim(),
    reason: [object?.reason, object?.status]
      .map((part) => cleanText(part ?? null))
      .join(' ')
      .trim(),
    amount: ofObject,
  }
}

/** An invoice that was paid meanwhile leaves nothing due. */
function isOwed(invoice: Notice['invoice']): invoice is NonNullable<Notice['invoice']> {
  return invoice !== null && Number(invoice.amountRemaining) > 0
}

const brands: Readonly<Record<string, string>> = {
  ...{ amex: 'American Express', cartes_bancaires: 'Cartes Bancaires', diners: 'Diners Club' },
  ...{ jcb: 'JCB', mastercard: 'Mastercard', unionpay: 'UnionPay', visa: 'Visa', eftpos_au: 'eftpos' },
}

function cardValues({ card }: Notice, look: Look): { card: string; cardExpires: string } {
  if (card === null || card === undefined) return { card: '', cardExpires: '' }
  const { brand, last4, expMonth, expYear } = card
  const name = Object.hasOwn(brands, brand ?? '') ? brands[brand ?? '']! : cleanText(brand)
  const month = dateTimeFormat(look.locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return {
    card: last4 === null ? name : fillIn(look.words.card, { brand: name, last4: cleanText(last4) }).trim(),
    cardExpires: month.format(Date.UTC(expYear, expMonth - 1)),
  }
}

export function formatDay(
  { locale, timeZone }: Pick<Look, 'locale' | 'timeZone'>,
  at: string | null,
): string {
  return at === null ? '' : dateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(Date.parse(at))
}

function formatTime({ locale, timeZone }: Look, at: string): string {
  const style = { dateStyle: 'medium', timeStyle: 'long', timeZone } as const
  return dateTimeFormat(locale, style).format(Date.parse(at))
}
