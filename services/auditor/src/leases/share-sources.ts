import { randomUUID } from 'node:crypto'
import { assignSources } from './domain/assign-sources.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { LoopOptions } from '@slipstream/runtime/async/run-loop.ts'
import type { InstanceStore } from './instance-store.ts'
import type { LeaseStore, SourceLease } from './lease-store.ts'

/** Without a heartbeat for `aliveMs` an instance counts as dead, and the others take its sources. */
const defaults = { everyMs: 3_000, aliveMs: 10_000 }
const maxTakenAtOnce = 500

export type HeldLease = {
  lease: SourceLease
  /** Aborts when another instance has taken the source. */
  lost: AbortSignal
}

export type SharedSources = {
  /** The lease of a source, as long as this instance has it. */
  leaseOf(source: string): HeldLease | undefined
  /** Whether another instance is to have the source: it is to be given back between two evaluations. */
  isSurplus(source: string): boolean
  giveBack(source: string): Promise<void>
  /** Rejects with the reason while nothing is known of the other instances. */
  check(): Promise<void>
  /** Gives everything back and leaves; evaluations have ended before. */
  stop(): Promise<void>
}

export type SharingOptions = {
  instances: InstanceStore
  leases: LeaseStore
  sources: readonly string[]
  /** Called when a source has come, is surplus, or is lost. */
  onChange(source: string): void
  logger: LoopOptions['logger']
  everyMs?: number
  aliveMs?: number
}

/**
 * Shares the sources out evenly between the instances that are alive: see `assignSources`. One
 * heartbeat keeps all leases of an instance; that two never write for one source is ensured by
 * the fence of its lease, not by this.
 */
export function shareSources(options: SharingOptions): SharedSources {
  const { instances, leases, sources, onChange, logger, everyMs, aliveMs } = { ...defaults, ...options }
  const id = randomUUID()
  const held = new Map<string, HeldLease & { abort(reason: Error): void }>()
  let surplus = new Set<string>()
  let failure: Error | undefined = new Error('the sources have not been shared out yet')

  const lose = (source: string): void => {
    held.get(source)?.abort(new Error('another instance evaluates it now'))
    held.delete(source)
    onChange(source)
  }
  const take = async (free: readonly string[]): Promise<void> => {
    for (const lease of await leases.takeAll(free, { owner: id, leaseMs: aliveMs })) {
      const over = new AbortController()
      held.set(lease.source, { lease, lost: over.signal, abort: (reason) => over.abort(reason) })
      onChange(lease.source)
    }
  }
  const heartbeat = () => instances.heartbeat({ id, sources }, aliveMs)
  const share = async (signal: AbortSignal): Promise<void> => {
    const { alive: others, owners } = await instances.overview()
    const alive = [...others.filter((one) => one.id !== id), { id, sources }]
    for (const source of [...held.keys()]) if (owners.get(source) !== id) lose(source)
    const assigned = assignSources(alive, owners)
    surplus = new Set([...held.keys()].filter((source) => assigned.get(source) !== id))
    for (const source of surplus) onChange(source)
    const living = new Set(alive.map((instance) => instance.id))
    const free = sources.filter(
      (source) => assigned.get(source) === id && !held.has(source) && !living.has(owners.get(source) ?? ''),
    )
    for (let first = 0; first < free.length && !signal.aborted; first += maxTakenAtOnce)
      await take(free.slice(first, first + maxTakenAtOnce))
    failure = undefined
  }
  const onFailure = (error: unknown): void => {
    failure = error instanceof Error ? error : new Error(String(error))
  }
  // Apart, so that a start with many sources to take does not make the instance look dead.
  const loop = { ...{ everyMs, logger, onFailure }, backOff: { firstMs: everyMs, capMs: everyMs } }
  const beating = runLoop({ ...loop, name: 'record that this instance is alive', step: heartbeat })
  const sharing = runLoop({ ...loop, name: 'share the sources with other instances', step: share })

  return {
    leaseOf: (source) => held.get(source),
    isSurplus: (source) => surplus.has(source),
    async giveBack(source) {
      const lease = held.get(source)?.lease
      held.delete(source)
      surplus.delete(source)
      if (lease !== undefined) await leases.release(lease)
    },
    check: () => (failure === undefined ? Promise.resolve() : Promise.reject(failure)),
    async stop() {
      await Promise.all([beating.stop(), sharing.stop()])
      await Promise.allSettled([...held.values()].map(({ lease }) => leases.release(lease)))
      await instances.leave(id).catch(() => undefined)
    },
  }
}
