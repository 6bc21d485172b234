import type { SourceDocument } from '../../store/source-store.ts'
import { SourceLeaseLost } from '../lease-store.ts'
import type { LeaseStore } from '../lease-store.ts'
import type { MemoryInstances } from './memory-instances.ts'

type LeaseParts = {
  find(source: string): SourceDocument | undefined
  change(source: string, changes: Partial<SourceDocument>): void
  instances: MemoryInstances
  /** The clock of the storage, ms since 1970. */
  now: () => number
}

export function memoryLeases({ find, change, instances, now }: LeaseParts): LeaseStore {
  const fenceOf = (source: string): number => find(source)?.fence ?? 0
  const leases: LeaseStore = {
    take(source, { owner, leaseMs, freeForMs = 0 }) {
      const lease = find(source)?.lease
      if (lease === undefined && freeForMs > 0)
        change(source, { lease: { owner: '', until: new Date(now()) } })
      const isMine = lease?.owner === owner
      const freeSince = lease?.until.getTime() ?? now()
      const isAlive = instances.aliveSince(now() - freeForMs).includes(lease?.owner ?? '')
      const isHeld = isAlive || freeSince > now() - freeForMs
      if ((lease !== undefined || freeForMs > 0) && !isMine && isHeld) return Promise.resolve(undefined)
      const fence = fenceOf(source) + (isMine ? 0 : 1)
      change(source, { fence, lease: { owner, until: new Date(now() + leaseMs) } })
      return Promise.resolve({ source, fence })
    },
    async takeAll(names, terms) {
      const taken = await Promise.all(names.map((source) => leases.take(source, terms)))
      return taken.filter((lease) => lease !== undefined)
    },
    release({ source, fence }) {
      if (fenceOf(source) === fence) change(source, { lease: { owner: '', until: new Date(now()) } })
      return Promise.resolve()
    },
    assertHeld({ source, fence }) {
      return fenceOf(source) === fence ? Promise.resolve() : Promise.reject(new SourceLeaseLost(source))
    },
  }
  return leases
}
