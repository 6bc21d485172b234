import type { BillingDiscrepancyDocument, BillingDiscrepancyStore } from '../billing-discrepancy-store.ts'

/** For tests without a database, under the same contract. */
export function memoryBillingDiscrepancies(): BillingDiscrepancyStore {
  const discrepancies = new Map<string, BillingDiscrepancyDocument>()
  const change = (id: string, changes: Partial<BillingDiscrepancyDocument>): void => {
    const known = discrepancies.get(id)
    if (known !== undefined) discrepancies.set(id, { ...known, ...changes })
  }
  return {
    add(found, at) {
      const foundAt = new Date(at)
      const fresh = { foundAt, isConfirmed: false, attempts: 0, recoverAt: foundAt }
      for (const discrepancy of found) {
        const _id = `${discrepancy.source}/${discrepancy.id}`
        if (!discrepancies.has(_id))
          discrepancies.set(_id, { ...discrepancy, _id, ...fresh, lastError: null, handedOver: null })
      }
      return Promise.resolve()
    },
    list(source, limit) {
      const found = [...discrepancies.values()].filter((discrepancy) => discrepancy.source === source)
      found.sort((a, b) => a.foundAt.getTime() - b.foundAt.getTime() || (a._id < b._id ? -1 : 1))
      return Promise.resolve(found.slice(0, limit).map((discrepancy) => ({ ...discrepancy, json: null })))
    },
    find: (ids) => Promise.resolve(ids.flatMap((id) => discrepancies.get(id) ?? [])),
    confirm(id, difference) {
      change(id, { isConfirmed: true, difference })
      return Promise.resolve()
    },
    remove(ids) {
      for (const id of ids) discrepancies.delete(id)
      return Promise.resolve()
    },
    retryAt(id, at, result) {
      change(id, { recoverAt: new Date(at), ...result, attempts: (discrepancies.get(id)?.attempts ?? 0) + 1 })
      return Promise.resolve()
    },
  }
}
