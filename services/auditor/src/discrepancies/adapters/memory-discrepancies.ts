import type { DiscrepancyDocument, DiscrepancyStore } from '../discrepancy-store.ts'

/** For tests without a database, under the same contract. */
export function memoryDiscrepancies(): DiscrepancyStore {
  const discrepancies = new Map<string, DiscrepancyDocument>()
  return {
    add(found, at) {
      const foundAt = new Date(at)
      for (const { status, modifiedAt, createdAt: _, ...discrepancy } of found) {
        const _id = `${discrepancy.kind}/${discrepancy.source}/${discrepancy.orderId}`
        const fresh: DiscrepancyDocument = {
          ...discrepancy,
          status,
          modifiedAt,
          _id,
          foundAt,
          attempts: 0,
          recoverAt: foundAt,
          lastError: null,
        }
        const { isGone: __, ...known } = discrepancies.get(_id) ?? fresh
        discrepancies.set(_id, { ...known, status, modifiedAt })
      }
      return Promise.resolve()
    },
    list(source, limit) {
      const found = [...discrepancies.values()].filter((discrepancy) => discrepancy.source === source)
      found.sort((a, b) => a.foundAt.getTime() - b.foundAt.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    sources: () => Promise.resolve([...new Set([...discrepancies.values()].map(({ source }) => source))]),
    remove(ids) {
      for (const id of ids) discrepancies.delete(id)
      return Promise.resolve()
    },
    removeOld(source, kind, before) {
      for (const discrepancy of [...discrepancies.values()]) {
        const isOld =
          discrepancy.source === source && discrepancy.kind === kind && discrepancy.foundAt.getTime() < before
        if (isOld) discrepancies.delete(discrepancy._id)
      }
      return Promise.resolve()
    },
    setGone(id) {
      const discrepancy = discrepancies.get(id)
      if (discrepancy !== undefined) discrepancies.set(id, { ...discrepancy, isGone: true })
      return Promise.resolve()
    },
    retryAt(id, at, lastError) {
      const discrepancy = discrepancies.get(id)
      const isTaken = lastError === null && { isHandedOver: true }
      if (discrepancy !== undefined)
        discrepancies.set(id, {
          ...discrepancy,
          ...{ recoverAt: new Date(at), lastError, attempts: discrepancy.attempts + 1 },
          ...isTaken,
        })
      return Promise.resolve()
    },
  }
}
