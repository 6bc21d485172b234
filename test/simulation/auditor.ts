import { memoryAuditStore } from '@slipstream/auditor/adapters/memory/memory-audit-store.ts'
import type { MemoryAuditStore } from '@slipstream/auditor/adapters/memory/memory-audit-store.ts'
import type { RecoverOrder } from '@slipstream/auditor/adapters/ingest/recover-order.ts'
import type { RestClient } from '@slipstream/auditor/adapters/woocommerce/rest-client.ts'
import { watchedShop } from '@slipstream/auditor/adapters/woocommerce/watched-shop.ts'
import { auditEvents } from '@slipstream/auditor/observe/observe-events.ts'
import type { AuditedSource } from '@slipstream/auditor/sources/audited-source.ts'
import { heldAlerts } from '@slipstream/auditor/alerts/domain/alert-state.ts'
import { AlertsView } from '@slipstream/auditor/alerts/domain/alerts-view.ts'
import type { JudgeState } from '@slipstream/auditor/observe/domain/source-state.ts'
import { judgeSource } from '@slipstream/auditor/evaluate-source.ts'
import { maintainAlerts } from '@slipstream/auditor/alerts/write-alerts.ts'
import { topics } from '@slipstream/events/topics.ts'
import type { SimulatedLog } from './log.ts'
import { isOfAlert } from './readers.ts'
import type { Reader } from './readers.ts'

/** The auditor on the memory store: it reads, and evaluates the source as its judge does, once each time it is asked to. */
export function auditor(
  log: SimulatedLog,
  source: AuditedSource,
  ask: RestClient,
  recover: RecoverOrder,
  { now, areFactsSwapped }: { now: () => number; areFactsSwapped: boolean },
) {
  const store: MemoryAuditStore = memoryAuditStore(now)
  if (areFactsSwapped) swapFacts(store)
  const handler = auditEvents(store, new Map([[source.name, source]]))
  const reader: Reader = {
    topics: ['orders', 'quarantine', 'notifications'],
    async handle(events) {
      const { commit } = await handler(events)
      const effects: (() => void)[] = []
      await commit({ onCommit: (effect) => void effects.push(effect) })
      return () => {
        for (const effect of effects) effect()
      }
    },
  }
  let owner = 0
  let kept: { view: AlertsView; state: JudgeState } | undefined
  let shop = watchedShop(ask, now, () => 0.5)
  const removed = new Set<string>()

  return {
    store,
    reader,
    held: () => heldAlerts(kept?.view.knownOf(source.name) ?? new Map()),
    /** Another instance evaluates from now on: what is held in memory is gone. */
    die(): void {
      owner++
      kept = undefined
      shop = watchedShop(ask, now, () => 0.5)
    },
    async evaluate(): Promise<void> {
      const lease = await store.leases.take(source.name, { owner: `instance ${owner}`, leaseMs: 15_000 })
      if (lease === undefined) return
      kept ??= { view: viewOf(log, removed, now()), state: await store.states.load(lease) }
      const alerts = {
        view: kept.view,
        append: (event: Parameters<AlertsView['fold']>[0]) => {
          removed.delete(event.subject)
          return Promise.resolve(void log.append('alerts', event, now()))
        },
        remove: (key: string) => Promise.resolve(void removed.add(key)),
      }
      const judging = {
        ...{ store, source, lease, shop, state: kept.state, through: now(), now: now(), clock: now },
        signal: new AbortController().signal,
      }
      await judgeSource(judging, { isSweepDue: true, alerts, recover, report: () => Promise.resolve() })
      await maintainAlerts(alerts, source.name, now())
      kept = { view: kept.view, state: judging.state }
    },
  }
}

/** What whoever evaluates next reads of the topic: what its retention has left, without the keys that were removed. */
function viewOf(log: SimulatedLog, removed: ReadonlySet<string>, now: number): AlertsView {
  const { cleanup, retentionMs } = topics.alerts as { cleanup: string; retentionMs: number }
  const keptSince = cleanup.includes('delete') ? now - retentionMs : -Infinity
  const view = new AlertsView()
  for (const event of log.all('alerts').filter(isOfAlert)) {
    if (event.recordedAtMs > keptSince && !removed.has(event.subject)) view.fold(event, event.recordedAtMs)
  }
  return view
}

/** As a store hands facts out that two instances with different clocks have noted: the later ones first. */
function swapFacts({ states }: MemoryAuditStore): void {
  const inOrder = states.facts
  states.facts = async (source, limit) => (await inOrder(source, limit)).reverse()
}
