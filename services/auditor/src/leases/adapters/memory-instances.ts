import type { SharingInstance } from '../domain/assign-sources.ts'
import type { InstanceStore } from '../instance-store.ts'

export type MemoryInstances = InstanceStore & {
  /** Who has been alive at this time or since, ms since 1970. */
  aliveSince(at: number): string[]
}

/** @param owners who holds the lease of each source */
export function memoryInstances(now: () => number, owners: () => Map<string, string>): MemoryInstances {
  const instances = new Map<string, { instance: SharingInstance; until: number }>()
  return {
    heartbeat(instance, aliveMs) {
      instances.set(instance.id, { instance, until: now() + aliveMs })
      return Promise.resolve()
    },
    overview() {
      const alive = [...instances.values()].filter(({ until }) => until > now())
      return Promise.resolve({ alive: alive.map(({ instance }) => instance), owners: owners() })
    },
    leave(id) {
      const known = instances.get(id)
      if (known !== undefined) instances.set(id, { ...known, until: now() })
      return Promise.resolve()
    },
    aliveSince: (at) => [...instances].filter(([, { until }]) => until > at).map(([id]) => id),
  }
}
