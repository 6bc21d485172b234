import { dateTimeFormat, numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import type { Slip } from './slip.ts'
import type { SlipWords } from './slip-words.ts'

/** A slip in its language, as templates and the PDF show it. Templates of shops use these names. */
export type SlipView = {
  locale: string
  words: SlipWords
  subject: string
  fileName: string
  greeting: string
  intro: string
  facts: LabelledValue[]
  items: { quantity: string; name: string; total: string }[]
  /** `item` is what they are registered for; empty if unknown. */
  participants: { name: string; item: string; fields: LabelledValue[]; checkInCode: string }[]
  /** The name of the sender; empty if it has none. */
  from: string
  checkInCode: string
}

/** The language, and the time zone of days. */
export type SlipLocale = { locale: string; timeZone: string }

/** @param from the name of the sender; empty if it has none */
export function slipView(
  slip: Slip,
  words: SlipWords,
  { locale, timeZone }: SlipLocale,
  from: string,
): SlipView {
  const money = (amount: string): string => moneyIn(locale, amount, slip.currency)
  const name = slip.to.name?.trim() ?? ''
  const facts: [string, string | null][] = [
    [words.order, slip.number],
    [words.orderedAt, slip.orderedAt === null ? null : dayIn(locale, timeZone, slip.orderedAt)],
    [words.registrant, slip.registrant],
    [words.total, slip.total === null ? null : money(slip.total)],
  ]
  return {
    locale,
    words,
    subject: fillIn(words.subject, { number: slip.number }),
    fileName: fillIn(words.fileName, { number: slip.number.replaceAll(/[^\p{L}\p{N}_-]+/gu, '-') }),
    greeting: name === '' ? words.greetingWithoutName : fillIn(words.greeting, { name }),
    intro: slip.isForRegistrant ? words.intro : words.introParticipant,
    facts: facts.flatMap(([label, value]) =>
      value === null || value.trim() === '' ? [] : [{ label, value: value.trim() }],
    ),
    items: slip.items.map((item) => ({
      quantity: numberFormat(locale).format(item.quantity),
      name: item.name,
      total: money(item.total),
    })),
    participants: slip.participants.map((participant) => ({
      name: participant.name?.trim() || words.noName,
      item: participant.item?.trim() ?? '',
      fields: participant.fields.map((field) => ({ label: labelOf(field.name, words), value: field.value })),
      checkInCode: participant.checkInCode,
    })),
    checkInCode: slip.checkInCode,
    from,
  }
}

/** In the words of the language; without one, the configured name with a capital. */
function labelOf(field: string, { fields }: SlipWords): string {
  if (Object.hasOwn(fields, field)) return fields[field] ?? field
  return field.slice(0, 1).toUpperCase() + field.slice(1)
}

/** Exact, since it formats the decimal string. A currency outside ISO 4217 follows the amount as it is. */
function moneyIn(locale: string, amount: string, currency: string | null): string {
  try {
    const format = numberFormat(locale, { style: 'currency', currency: currency ?? '' })
    return format.format(amount as `${number}`)
  } catch {
    return currency === null ? amount : `${amount} ${currency}`
  }
}

function dayIn(locale: string, timeZone: string, instant: string): string {
  return dateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(Date.parse(instant))
}
