import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing-work-events.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import type { BillingMail, BillingWords, FactName } from './billing-words.ts'
import { cleanText } from './clean-text.ts'
import { formatMoney } from './format-money.ts'

export type Look = { locale: string; timeZone: string; words: BillingWords }

/** Which facts each mail shows, as far as they are known. */
const factsOf: Readonly<Record<BillingMail, readonly FactName[]>> = {
  welcome: ['price', 'trialEndsOn', 'renewsOn'],
  receipt: ['number', 'paid', 'paidOn'],
  'payment-failed': ['number', 'due', 'nextAttemptOn'],
  'action-required': ['number', 'due'],
  'trial-ending': ['trialEndsOn', 'price'],
  'plan-changed': ['price', 'renewsOn'],
  'cancellation-requested': ['endsOn'],
  'past-due': ['number', 'due', 'price', 'nextAttemptOn'],
  unpaid: ['number', 'due', 'price'],
  paused: ['price'],
  expired: ['price'],
  cancelled: ['endedOn'],
}

/** More prices would be no fact to read. */
const maxPrices = 10

/** The facts of a notice in the language of its mail; those that are not known are left out. */
export function billingFacts(notice: CustomerNoticeDue, mail: BillingMail, look: Look): LabelledValue[] {
  const { invoice, subscription } = notice
  const money = (amount = ''): string => formatMoney(look.locale, amount, invoice?.currency ?? null)
  const day = (at: string | null = null): string => formatDay(look, at)
  const isRenewed = subscription?.status === 'active' && subscription.endsAt === null
  const values: Readonly<Record<FactName, string>> = {
    number: cleanText(invoice?.number ?? null),
    paid: money(invoice?.amountPaid),
    due: money(invoice?.amountRemaining),
    paidOn: day(invoice?.paidAt),
    nextAttemptOn: day(invoice?.nextAttemptAt),
    price: (subscription?.items ?? [])
      .slice(0, maxPrices)
      .flatMap((item) => priceOf(item, look) ?? [])
      .join(', '),
    renewsOn: isRenewed ? day(subscription.periodEnd) : '',
    trialEndsOn: subscription?.status === 'trialing' ? day(subscription.trialEnd) : '',
    endsOn: day(subscription?.endsAt),
    endedOn: day(subscription?.endsAt),
  }
  return factsOf[mail].flatMap((name) =>
    values[name] === '' ? [] : [{ label: look.words.facts[name], value: values[name] }],
  )
}

export function formatDay(
  { locale, timeZone }: Pick<Look, 'locale' | 'timeZone'>,
  at: string | null,
): string {
  return at === null
    ? ''
    : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(Date.parse(at))
}

type Item = NonNullable<CustomerNoticeDue['subscription']>['items'][number]

/** E.g. `2 × €10.00 per month`. */
function priceOf(item: Item, { locale, words }: Look): string | undefined {
  if (item.unitAmount === null) return undefined
  const amount = formatMoney(locale, item.unitAmount, item.currency)
  if (amount === '') return undefined
  const numbers = new Intl.NumberFormat(locale)
  const { quantity, interval, intervalCount } = item
  const price = quantity === null || quantity === 1 ? amount : `${numbers.format(quantity)} × ${amount}`
  const count = intervalCount ?? 1
  if (interval === null || !isInterval(words, interval)) return price
  const { one, other } = words.intervals[interval]
  return `${price} ${count === 1 ? one : fillIn(other, { count: numbers.format(count) })}`
}

function isInterval({ intervals }: BillingWords, name: string): name is keyof BillingWords['intervals'] {
  return Object.hasOwn(intervals, name)
}
