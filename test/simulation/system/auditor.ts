import { memoryAuditStore } from '@slipstream/auditor/store/adapters/memory-audit-store.ts'
import type { MemoryAuditStore } from '@slipstream/auditor/store/adapters/memory-audit-store.ts'
import type { RecoverOrder } from '@slipstream/auditor/adapters/ingest/recover-order.ts'
import { watchedShop } from '@slipstream/auditor/sources/watched/watched-shop.ts'
import type { WatchedShop } from '@slipstream/auditor/sources/watched/watched-shop.ts'
import { observeEvents } from '@slipstream/auditor/observe/observe-events.ts'
import type { AuditedSource } from '@slipstream/auditor/sources/audited-source.ts'
import { heldAlerts } from '@slipstream/auditor/alerts/domain/alert-state.ts'
import type { SourceState } from '@slipstream/auditor/observe/domain/source-state.ts'
import { endForgotten } from '@slipstream/auditor/scheduling/end-forgotten.ts'
import { evaluateSource } from '@slipstream/auditor/evaluate-source.ts'
import { maintainAlerts } from '@slipstream/auditor/alerts/write-alerts.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { alertsTopic } from './alerts-topic.ts'
import type { AlertsTail } from './alerts-topic.ts'
import type { SimulatedLog } from './log.ts'
import type { Reader } from './reader.ts'
import { loadSourceState } from '@slipstream/auditor/observe/load-source-state.ts'

export type AuditorParts = {
  log: SimulatedLog
  /** May be changed while nobody evaluates. */
  source: AuditedSource
  recover: RecoverOrder
  letters: Parameters<typeof memoryAuditStore>[1]
  now: () => number
  areFactsSwapped: boolean
}

/** What an instance that evaluates has in memory. */
type Instance = { tail: AlertsTail; state: SourceState; shop: WatchedShop | undefined }

/** The auditor on the memory store: it reads, and evaluates the source once each time it is called. */
export function auditor({ log, source, recover, letters, now, areFactsSwapped }: AuditorParts) {
  const store: MemoryAuditStore = memoryAuditStore(now, letters)
  if (areFactsSwapped) swapFacts(store)
  const reader: Reader = {
    consumer: 'auditor',
    topics: ['orders', 'quarantine', 'notifications'],
    handler: observeEvents(store, new Map([[source.name, source]])),
  }
  const topic = alertsTopic(log, now)
  const { signal } = new AbortController()
  let owner = 0
  let instance: Instance | undefined

  return {
    store,
    reader,
    held: () => heldAlerts(instance?.tail.view.knownOf(source.name) ?? new Map()),
    /** What the next instance to evaluate will read of the topic of alerts. */
    nextView: () => topic.tail().view,
    /** Another instance evaluates from now on: what is held in memory is gone. */
    die(): void {
      owner++
      instance = undefined
    },
    async evaluate(): Promise<void> {
      const lease = await store.leases.take(source.name, { owner: `instance ${owner}`, leaseMs: 15_000 })
      if (lease === undefined) return
      const shop = source.connectShop && watchedShop(source.connectShop, now, () => 0.5)
      instance ??= { tail: topic.tail(), state: await loadSourceState(store.states, lease), shop }
      const { tail } = instance
      tail.catchUp()
      const context = {
        ...{ store, source, lease, signal, shop: instance.shop, state: instance.state },
        ...{ through: now(), now: now(), clock: now, isSweepDue: true, alerts: tail, recover },
      }
      const { state } = await evaluateSource(context)
      for (const name of [source.name, systemSource]) await maintainAlerts(tail, name, now())
      instance = { ...instance, state }
    },
    /**
     * An instance starts that has no source configured yet, while one that evaluates is alive.
     *
     * @returns how much it appended
     */
    async startOlder(): Promise<number> {
      if (instance === undefined) return 0
      const before = log.all('alerts').length
      await store.instances.heartbeat({ id: `instance ${owner}`, sources: [source.name] }, 10_000)
      const alertsCaughtUp = () => Promise.resolve()
      const parts = { alerts: topic.tail(), alertsCaughtUp, leases: store.leases, now }
      await endForgotten(parts, new Set(), signal)
      return log.all('alerts').length - before
    },
  }
}

/** As a store hands facts out that two instances with different clocks have noted: the later ones first. */
function swapFacts({ states }: MemoryAuditStore): void {
  const inOrder = states.facts
  states.facts = async (source, limit) => (await inOrder(source, limit)).reverse()
}
