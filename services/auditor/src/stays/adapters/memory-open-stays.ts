import type { OpenStay } from '../domain/stall-state.ts'
import type { OpenStayStore, StayChange } from '../open-stay-store.ts'

export type MemoryOpenStays = OpenStayStore & { put(source: string, changes: readonly StayChange[]): void }

export function memoryOpenStays(): MemoryOpenStays {
  const kept = new Map<string, Map<string, OpenStay>>()
  const of = (source: string, status: string): Map<string, OpenStay> => {
    const key = JSON.stringify([source, status])
    const stays = kept.get(key) ?? new Map<string, OpenStay>()
    kept.set(key, stays)
    return stays
  }
  const oldestOf = (
    source: string,
    status: string,
    limit: number,
    isFound: (stay: OpenStay) => boolean,
  ): OpenStay[] => {
    const found = [...of(source, status).values()].filter(isFound)
    return structuredClone(found.sort((a, b) => a.enteredAt - b.enteredAt).slice(0, limit))
  }
  return {
    find: (source, status, orderIds) =>
      Promise.resolve(structuredClone(orderIds.flatMap((id) => of(source, status).get(id) ?? []))),
    oldest: (source, status, { rule, at, limit }) =>
      Promise.resolve(
        oldestOf(
          source,
          status,
          limit,
          ({ alertedAt, putOff }) => alertedAt[rule] === undefined && (putOff?.until ?? at) <= at,
        ),
      ),
    alerted: (source, status, limit) =>
      Promise.resolve(oldestOf(source, status, limit, ({ alertedAt }) => Object.keys(alertedAt).length > 0)),
    put(source, changes) {
      for (const { status, orderId, stay } of changes) {
        if (stay === undefined) of(source, status).delete(orderId)
        else of(source, status).set(orderId, structuredClone(stay))
      }
    },
  }
}
