import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { localeOf } from './times.ts'
import type { Viewer } from './viewer.ts'

export function count(value: number, { language }: Pick<Viewer, 'language'>): string {
  return numberFormat(localeOf(language)).format(value)
}

/** An amount with its currency. The digits are those of the event: it is never a floating number. */
export function money(
  amount: string | null,
  currency: string | null,
  { language }: Pick<Viewer, 'language'>,
): string {
  if (amount === null) return '–'
  const [whole = '', fraction] = amount.split('.')
  const grouped = numberFormat(localeOf(language)).format(BigInt(whole === '-0' ? 0 : whole))
  const sign = whole === '-0' ? '-' : ''
  const point = language === 'de' ? ',' : '.'
  return `${sign}${grouped}${fraction === undefined ? '' : `${point}${fraction}`} ${currency ?? ''}`.trim()
}
