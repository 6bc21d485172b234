import { decimalOfMinor } from '@slipstream/stripe/domain/decimal-of-minor.ts'
import { NotUnderstood } from '../../../quarantine/not-understood.ts'

/** The code in capital letters; null where there is none. */
export function currencyOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toUpperCase() : null
}

/**
 * An amount in the currency's smallest unit as a decimal string, e.g. 2500 of NZD as `25.00`; null for none.
 * Prices may have fractions of the smallest unit, as text.
 *
 * @throws NotUnderstood when it is no number, or without a currency: any guess would be a wrong sum
 */
export function amountOrNull(minor: unknown, currency: string | null, what: string): string | null {
  if (minor === null || minor === undefined) return null
  const amount = decimalOfMinor(minor, currency ?? '')
  if (amount === null) throw new NotUnderstood('unreadable-value', `${what} is no amount.`)
  if (currency === null) throw new NotUnderstood('unreadable-value', `${what} has no currency.`)
  return amount
}

/** @throws NotUnderstood also when there is none */
export function requiredAmount(minor: unknown, currency: string | null, what: string): string {
  const amount = amountOrNull(minor, currency, what)
  if (amount === null) throw new NotUnderstood('unknown-shape', `${what} is missing.`)
  return amount
}
