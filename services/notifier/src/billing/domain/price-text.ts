import type { CustomerNoticeDue } from '@slipstream/events/event-types/billing/billing-work-events.ts'
import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { BillingWords } from './billing-words.ts'
import { formatMoney } from '../../templates/domain/format-money.ts'

type Item = NonNullable<CustomerNoticeDue['subscription']>['items'][number]

/** E.g. `2 × €10.00 per month`. */
export function priceOf(
  item: Item,
  { locale, words }: { locale: string; words: BillingWords },
): string | undefined {
  if (item.unitAmount === null) return undefined
  const amount = formatMoney(locale, item.unitAmount, item.currency)
  if (amount === '') return undefined
  const numbers = numberFormat(locale)
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
