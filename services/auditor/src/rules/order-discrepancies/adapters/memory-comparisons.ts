import type { ComparisonStore, DueComparison } from '../comparison-store.ts'

export type MemoryComparisons = ComparisonStore & {
  add(comparisons: readonly DueComparison[]): void
  /** Those from before this time, ms since 1970. */
  forget(before: number): void
}

/** For tests without a database, under the same contract. */
export function memoryComparisons(): MemoryComparisons {
  const comparisons = new Map<string, DueComparison>()
  return {
    due(source, by, limit) {
      const found = [...comparisons.values()].filter((one) => one.source === source && one.at.getTime() <= by)
      found.sort((a, b) => a.at.getTime() - b.at.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    done(made) {
      for (const { _id, at } of made)
        if (comparisons.get(_id)?.at.getTime() === at.getTime()) comparisons.delete(_id)
      return Promise.resolve()
    },
    add(more) {
      for (const one of more) comparisons.set(one._id, one)
    },
    forget(before) {
      for (const { _id, at } of [...comparisons.values()]) if (at.getTime() < before) comparisons.delete(_id)
    },
  }
}
