import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { localeOf, type Language } from './language.ts'

type Reader = { language: Language }

export function count(value: number, { language }: Reader): string {
  return numberFormat(localeOf(language)).format(value)
}

/** An amount with its currency. The digits are those of the event: it is never a floating number. */
export function money(amount: string | null, currency: string | null, { language }: Reader): string {
  if (amount === null) return '–'
  const [whole = '', fraction] = amount.split('.')
  const grouped = numberFormat(localeOf(language)).format(BigInt(whole === '-0' ? 0 : whole))
  const sign = whole === '-0' ? '-' : ''
  const point = language === 'de' ? ',' : '.'
  return `${sign}${grouped}${fraction === undefined ? '' : `${point}${fraction}`} ${currency ?? ''}`.trim()
}
