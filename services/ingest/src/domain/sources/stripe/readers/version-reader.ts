import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { versionFamilyOf } from '@slipstream/stripe/domain/api-version.ts'
import { basil } from './basil.ts'
import { beforeBasil } from './before-basil.ts'

export type Period = { periodStart: string | null; periodEnd: string | null }

/**
 * Where a family of API versions has the facts that moved from one to the next. Each is undefined where the
 * object has no such place, which is something else than null: none.
 */
export type VersionReader = {
  subscriptionPeriod(subscription: Json, items: readonly Json[]): Period | undefined
  itemPeriod(item: Json, subscription: Json): Period | undefined
  invoiceSubscription(invoice: Json): string | null | undefined
  invoicePayment(invoice: Json): string | null | undefined
  linePrice(line: Json): { priceId: string | null; productId: string | null } | undefined
  lineSubscription(line: Json): string | null | undefined
  lineProration(line: Json): boolean | undefined
}

/** The readers of a payload, that of its version first; of an unknown or later version the newest first. */
export function versionReaders(apiVersion: string | null): readonly VersionReader[] {
  return versionFamilyOf(apiVersion) === 'before-basil' ? [beforeBasil, basil] : [basil, beforeBasil]
}

/** What the first reader finds that has the place. */
export function firstFound<T>(
  readers: readonly VersionReader[],
  find: (reader: VersionReader) => T | undefined,
): T | undefined {
  for (const reader of readers) {
    const found = find(reader)
    if (found !== undefined) return found
  }
  return undefined
}
