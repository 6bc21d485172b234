import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { readFieldCounts, readProductCounts, type FieldCount, type ProductCount } from './read-counts.ts'

export type Counts = { products: readonly ProductCount[]; fields: readonly FieldCount[] }

/** What is counted is shared by all who look within this time. */
const sharedForMs = 5_000
const maxShared = 100

/**
 * Counts what a page shows, once for all who look at the same moment. Fields tell of
 * people: they are for the caller to hide.
 */
export function sharedCounts(
  parts: PageParts,
): (now: Date, chosen: { source: string; product: string }) => Promise<Counts> {
  const known = new Map<string, { at: number; counts: Promise<Counts> }>()
  return (now, { source, product }) => {
    const key = JSON.stringify([source, product])
    const at = performance.now()
    const last = known.get(key)
    if (last !== undefined && at - last.at < sharedForMs) return last.counts
    const counts = readPageData(parts, now, async ({ snapshot }) => ({
      products: await readProductCounts(snapshot, { source, product }),
      fields: source === '' || product === '' ? [] : await readFieldCounts(snapshot, { source, product }),
    }))
    if (known.size >= maxShared) known.clear()
    known.set(key, { at, counts })
    counts.catch(() => known.delete(key))
    return counts
  }
}
