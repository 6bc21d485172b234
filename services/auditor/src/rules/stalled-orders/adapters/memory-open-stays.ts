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
  const sorted = (source: string, status: string): OpenStay[] =>
    structuredClone([...of(source, status).values()].sort((a, b) => a.enteredAt - b.enteredAt))
  return {
    find: (source, status, orderIds) =>
      Promise.resolve(structuredClone(orderIds.flatMap((id) => of(source, status).get(id) ?? []))),
    oldest: (source, status, { rule, at, limit }) =>
      Promise.resolve(
        sorted(source, status)
          .filter(({ alertedAt, putOff }) => alertedAt[rule] === undefined && (putOff?.until ?? at) <= at)
          .slice(0, limit),
      ),
    alerted: (source, status, limit) =>
      Promise.resolve(
        sorted(source, status)
          .filter(({ alertedAt }) => Object.keys(alertedAt).length > 0)
          .slice(0, limit),
      ),
    put(source, changes) {
      for (const { status, orderId, stay } of changes) {
        if (stay === undefined) of(source, status).delete(orderId)
        else of(source, status).set(orderId, structuredClone(stay))
      }
    },
  }
}
