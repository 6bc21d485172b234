import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'

/** Larger than any amount of a provider, and small enough to be shown. */
const decimal = /^-?\d{1,18}(\.\d{1,12})?$/

/**
 * An amount as people of the locale write it. It is never rounded: decimals
 * beyond those of the currency are shown.
 *
 * @param amount in the currency's main unit, as a decimal
 */
export function formatMoney(locale: string, amount: string, currency: string | null): string {
  if (!decimal.test(amount)) return ''
  const significant = amount.includes('.') ? amount.replace(/0+$/, '') : amount
  const decimals = significant.split('.')[1]?.length ?? 0
  const hasCode = currency !== null && /^[a-z]{3}$/i.test(currency)
  const style = hasCode ? ({ style: 'currency', currency } as const) : ({ minimumFractionDigits: 2 } as const)
  const { maximumFractionDigits = 2 } = numberFormat(locale, style).resolvedOptions()
  const format = numberFormat(locale, {
    ...style,
    maximumFractionDigits: Math.max(maximumFractionDigits, decimals),
  })
  // A decimal as text keeps all its digits.
  return format.format(amount as `${number}`)
}
