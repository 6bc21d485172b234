import type { LossDocument, LossStore } from '../discrepancy-store.ts'

export function memoryLosses(): LossStore {
  const losses = new Map<string, LossDocument>()
  return {
    add(found, at) {
      const foundAt = new Date(at)
      for (const { status, modifiedAt, createdAt: _, ...loss } of found) {
        const _id = `${loss.kind}/${loss.source}/${loss.orderId}`
        const fresh: LossDocument = {
          ...loss,
          status,
          modifiedAt,
          _id,
          foundAt,
          attempts: 0,
          recoverAt: foundAt,
          lastError: null,
        }
        const { isGone: __, ...known } = losses.get(_id) ?? fresh
        losses.set(_id, { ...known, status, modifiedAt })
      }
      return Promise.resolve()
    },
    list(source, limit) {
      const found = [...losses.values()].filter((loss) => loss.source === source)
      found.sort((a, b) => a.foundAt.getTime() - b.foundAt.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    sources: () => Promise.resolve([...new Set([...losses.values()].map(({ source }) => source))]),
    remove(ids) {
      for (const id of ids) losses.delete(id)
      return Promise.resolve()
    },
    removeOld(source, kind, before) {
      for (const loss of [...losses.values()]) {
        const isOld = loss.source === source && loss.kind === kind && loss.foundAt.getTime() < before
        if (isOld) losses.delete(loss._id)
      }
      return Promise.resolve()
    },
    setGone(id) {
      const loss = losses.get(id)
      if (loss !== undefined) losses.set(id, { ...loss, isGone: true })
      return Promise.resolve()
    },
    retryAt(id, at, lastError) {
      const loss = losses.get(id)
      const isTaken = lastError === null && { isHandedOver: true }
      if (loss !== undefined)
        losses.set(id, {
          ...loss,
          ...{ recoverAt: new Date(at), lastError, attempts: loss.attempts + 1 },
          ...isTaken,
        })
      return Promise.resolve()
    },
  }
}
