import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { removalOf } from '@slipstream/event-log/contract/removal.ts'
import type { NewRecord, Removal } from '@slipstream/event-log/event-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { AlertsView } from '../../services/auditor/src/alerts/domain/alerts-view.ts'
import { AlertsTail } from '../../services/auditor/src/alerts/adapters/alerts-tail.ts'
import type { DesiredAlert } from '../../services/auditor/src/alerts/domain/reconcile-alerts.ts'
import { maintainAlerts, writeAlerts } from '../../services/auditor/src/alerts/write-alerts.ts'
import { evolveHeldAlert } from '../../services/notifier/src/alerts/domain/held-alert.ts'
import type { HeldAlert } from '../../services/notifier/src/alerts/domain/held-alert.ts'
import { evolveAlert } from '../../services/projector/src/alerts/domain/alerts.ts'

export const dayMs = 24 * 3_600_000
export const startMs = Date.parse('2026-01-01T00:00:00Z')
const topic = 'alerts'
const never = new AbortController().signal
type Kept = { record: NewRecord | Removal; atMs: number }

/** A broker that cleans its topic of alerts as Kafka would, at the earliest. */
export function createBroker(cleanup: 'compact' | 'compact,delete') {
  let kept: Kept[] = []
  return {
    append: (record: NewRecord | Removal, atMs: number) => void kept.push({ record, atMs }),
    keys: () => kept.flatMap(({ record }) => (record.value === null ? [] : [record.key])),
    /** What is left, as a log of its own. */
    async log(nowMs: number) {
      const last = new Map(kept.map((one) => [one.record.key, one]))
      kept = [...last.values()].filter(
        ({ record, atMs }) =>
          (cleanup === 'compact' || nowMs - atMs < 90 * dayMs) &&
          (record.value !== null || nowMs - atMs < dayMs),
      )
      let clockMs = 0
      const log = createMemoryLog({ now: () => clockMs })
      const settings = { name: topic, partitions: 1, replicationFactor: 1, retentionMs: -1 }
      await log.ensureTopics([{ ...settings, maxRecordBytes: 1024 * 1024 }])
      const appender = await log.appender()
      for (const { record, atMs } of kept) {
        clockMs = atMs
        await appender.append(record)
      }
      return log
    },
  }
}

/** An auditor as far as alerts go: the part that writes them, on what the broker has kept. */
export async function startAuditor(broker: ReturnType<typeof createBroker>, nowMs: () => number) {
  const log = await broker.log(nowMs())
  const tail = new AlertsTail({ log, topic, view: new AlertsView() })
  for (;;) {
    try {
      await tail.caughtUp(never)
      break
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const appended: Event[] = []
  const append = (event: Event): Promise<void> => {
    broker.append({ ...encodeEvent(event, schemaIds), topic }, nowMs())
    appended.push(event)
    return Promise.resolve()
  }
  const remove = (key: string): Promise<void> => {
    broker.append(removalOf(topic, key), nowMs())
    return Promise.resolve()
  }
  const alerts = { view: tail.view, append, remove }
  return {
    alerts,
    /** @returns what was appended */
    async evaluate(desired: readonly DesiredAlert[]): Promise<Event[]> {
      appended.length = 0
      const wanted = { desired, inhibitions: [], isEvaluated: () => true, whyResolved: () => 'It arrived.' }
      await writeAlerts(alerts, 'shop', wanted, nowMs())
      await maintainAlerts(alerts, 'shop', nowMs())
      await maintainAlerts(alerts, 'slipstream', nowMs())
      return [...appended]
    },
    held: () =>
      [...tail.view.knownOf('shop')].flatMap(([key, { newest }]) =>
        newest.type === 'AlertRaised' ? [key] : [],
      ),
    async stop() {
      await tail.stop()
      await log.close()
    },
  }
}

/** Who reads the topic and remembers: the notifier, and the console's read model. */
export function createReaders() {
  let notifier: HeldAlert | null = null
  let shown: AlertDocument | null = null
  return {
    read(events: readonly Event[], nowMs: number): void {
      for (const event of events) {
        if (event.type !== 'AlertRaised' && event.type !== 'AlertResolved') continue
        notifier = evolveHeldAlert(notifier, event, { learnedAtMs: nowMs, sinceMs: startMs })
        shown = evolveAlert(shown, event)
      }
    },
    holds: (): { notifier: boolean; shown: boolean } => ({
      notifier: notifier !== null && notifier.resolved === null,
      shown: shown?.state === 'firing',
    }),
    affected: () => [notifier?.affected.count, shown?.affected?.count],
  }
}

export function stalled(count: number): DesiredAlert {
  return {
    ...{ rule: 'stalled-order', source: 'shop', subject: '7', severity: 'warning', evidence: [] },
    summary: `Order 7 is stuck, with ${count} others.`,
    affected: { count, ranges: [] },
    next: { action: 'Look.', runbook: 'docs/runbooks/stalled-order.md' },
  }
}
