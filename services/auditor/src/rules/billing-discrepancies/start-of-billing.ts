import type { BillingPassContext } from './pass-over-lists.ts'

/** Where the first sweep began, beside the marks of lists. */
export const startName = 'billingStart'

/**
 * From when on everything must arrive, by the provider's clock, ms since 1970; undefined
 * before the source is declared. It stays where the first sweep saw it, though the provider's
 * clock is moved, as that of a sandbox is.
 */
export async function startOfBilling({
  store,
  source,
  billing,
}: Pick<BillingPassContext, 'store' | 'source' | 'billing'>): Promise<number | undefined> {
  const [connectedAt, known] = await Promise.all([
    store.sources.connectedAt(source.name),
    store.sources.find(source.name),
  ])
  if (connectedAt === undefined) return undefined
  return Math.min(connectedAt + billing.aheadMs(), known?.swept?.[startName] ?? Infinity)
}
