import type { BillingLossDocument, BillingLossStore } from '../billing-discrepancy-store.ts'

export function memoryBillingLosses(): BillingLossStore {
  const losses = new Map<string, BillingLossDocument>()
  const change = (id: string, changes: Partial<BillingLossDocument>): void => {
    const known = losses.get(id)
    if (known !== undefined) losses.set(id, { ...known, ...changes })
  }
  return {
    add(found, at) {
      const foundAt = new Date(at)
      const fresh = { foundAt, isConfirmed: false, attempts: 0, recoverAt: foundAt }
      for (const loss of found) {
        const _id = `${loss.source}/${loss.id}`
        if (!losses.has(_id)) losses.set(_id, { ...loss, _id, ...fresh, lastError: null, handedOver: null })
      }
      return Promise.resolve()
    },
    list(source, limit) {
      const found = [...losses.values()].filter((loss) => loss.source === source)
      found.sort((a, b) => a.foundAt.getTime() - b.foundAt.getTime() || (a._id < b._id ? -1 : 1))
      return Promise.resolve(found.slice(0, limit).map((loss) => ({ ...loss, json: null })))
    },
    find: (ids) => Promise.resolve(ids.flatMap((id) => losses.get(id) ?? [])),
    confirm(id, difference) {
      change(id, { isConfirmed: true, difference })
      return Promise.resolve()
    },
    remove(ids) {
      for (const id of ids) losses.delete(id)
      return Promise.resolve()
    },
    retryAt(id, at, result) {
      change(id, { recoverAt: new Date(at), ...result, attempts: (losses.get(id)?.attempts ?? 0) + 1 })
      return Promise.resolve()
    },
  }
}
