import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { readPerScrape } from '@slipstream/runtime/observability/read-per-scrape.ts'
import type { OutboxDepth } from '../outbox.ts'

export type OutboxHooks = {
  onAppended(count: number): void
  onRefused(count: number): void
}

type ReadDepth = () => Promise<OutboxDepth>
type Watch = (outbox: string, depth: ReadDepth) => OutboxHooks

const existing = new WeakMap<Metrics, Watch>()

/** The metrics of an outbox. A process may have several outboxes: the metrics are the same, with a label. */
export function outboxMetrics(metrics: Metrics, outbox: string, depth: ReadDepth): OutboxHooks {
  const watch = existing.get(metrics) ?? createOutboxMetrics(metrics)
  existing.set(metrics, watch)
  return watch(outbox, depth)
}

function createOutboxMetrics(metrics: Metrics): Watch {
  const outboxes = new Map<string, ReadDepth>()
  metrics.gauge({
    name: 'slipstream_outbox_events',
    help: 'Events that wait to be appended to the log; refused: those that the log did not accept, and what follows them.',
    labelNames: ['outbox', 'state'],
    async collect() {
      for (const [outbox, read] of outboxes) {
        const { waiting, refused } = await read()
        this.set({ outbox, state: 'waiting' }, waiting)
        this.set({ outbox, state: 'refused' }, refused)
      }
    },
  })
  metrics.gauge({
    name: 'slipstream_outbox_oldest_event_seconds',
    help: 'For how long the oldest event has waited to be appended to the log; 0 when none waits.',
    labelNames: ['outbox'],
    async collect() {
      for (const [outbox, read] of outboxes) this.set({ outbox }, (await read()).oldestMs / 1_000)
    },
  })
  const appended = metrics.counter({
    name: 'slipstream_outbox_appended_total',
    help: 'Events of an outbox that were appended to the log; a repeat after a crash counts again.',
    labelNames: ['outbox'],
  })
  const refused = metrics.counter({
    name: 'slipstream_outbox_refused_total',
    help: 'Times that the log or its contract did not accept an event of an outbox.',
    labelNames: ['outbox'],
  })
  return (outbox, depth) => {
    outboxes.set(outbox, readPerScrape(depth, { waiting: NaN, refused: NaN, oldestMs: NaN }))
    return {
      onAppended: (count) => appended.inc({ outbox }, count),
      onRefused: (count) => refused.inc({ outbox }, count),
    }
  }
}
