import { requiredDecimal } from './as-decimal.ts'

/**
 * @returns 1 when the source gives none. @throws NotUnderstood when the value is no number, or one too great
 *   for JSON
 */
export function quantityOf(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return value === undefined || value === null ? 1 : Number(requiredDecimal(value, what))
}
