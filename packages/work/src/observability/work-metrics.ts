import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { readPerScrape } from '@slipstream/runtime/observability/read-per-scrape.ts'
import { queueDepth } from '../adapters/queue-depth.ts'
import type { QueueDepth } from '../adapters/queue-depth.ts'
import type { WorkCollection } from '../adapters/work-collection.ts'
import type { WorkerHooks } from '../queue-worker-options.ts'
import { noRuns, type RunCounts } from '../domain/run-counts.ts'

export type WorkMetrics = {
  /** Shows a queue's depth at each scrape. @returns the hooks of its worker in this process */
  watch<Own extends object>(queue: string, collection: WorkCollection<Own>): WorkerHooks
  /** The queues that are watched. */
  observed(): ObservedQueue[]
}

export type ObservedQueue = {
  queue: string
  depth(): Promise<QueueDepth>
  /** The runs since the last call. */
  takeRuns(): RunCounts
}

type Read = () => Promise<QueueDepth>

const unknownDepth: QueueDepth = { waiting: NaN, leased: NaN, deadLettered: NaN, oldestDueMs: NaN }

const existing = new WeakMap<Metrics, WorkMetrics>()

/** The metrics of all queues that a process works on: the same object for the same registry. */
export function workMetrics(metrics: Metrics): WorkMetrics {
  const found = existing.get(metrics) ?? createWorkMetrics(metrics)
  existing.set(metrics, found)
  return found
}

function createWorkMetrics(metrics: Metrics): WorkMetrics {
  const queues = new Map<string, Read>()
  metrics.gauge({
    name: 'slipstream_work_items',
    help: 'Items of a queue that are not finished, by state.',
    labelNames: ['queue', 'state'],
    async collect() {
      for (const [queue, read] of queues) {
        const { waiting, leased, deadLettered } = await read()
        this.set({ queue, state: 'waiting' }, waiting)
        this.set({ queue, state: 'leased' }, leased)
        this.set({ queue, state: 'dead-lettered' }, deadLettered)
      }
    },
  })
  metrics.gauge({
    name: 'slipstream_work_oldest_due_seconds',
    help: 'For how long the oldest waiting item of a queue has been due; 0 when none is.',
    labelNames: ['queue'],
    async collect() {
      for (const [queue, read] of queues) this.set({ queue }, (await read()).oldestDueMs / 1_000)
    },
  })
  const hooksOf = runMetrics(metrics)
  const observed = new Map<string, ObservedQueue & { count(outcome: string): void }>()
  return {
    watch(queue, collection) {
      const depth = () => queueDepth(collection, queue)
      queues.set(queue, readPerScrape(depth, unknownDepth))
      const counted = observedQueue(queue, depth)
      observed.set(queue, counted)
      const hooks = hooksOf(queue)
      return {
        ...hooks,
        onSettled(outcome, durationMs) {
          counted.count(outcome)
          hooks.onSettled?.(outcome, durationMs)
        },
      }
    },
    observed: () => [...observed.values()],
  }
}

const countOf: Partial<Record<string, keyof RunCounts>> = {
  ...{ done: 'done', continue: 'continued', defer: 'continued' },
  ...{ fail: 'failed', 'dead-lettered': 'deadLettered' },
}

function observedQueue(queue: string, depth: Read): ObservedQueue & { count(outcome: string): void } {
  let runs = { ...noRuns }
  return {
    ...{ queue, depth },
    count(outcome) {
      const name = countOf[outcome]
      if (name !== undefined) runs[name] += 1
    },
    takeRuns() {
      const taken = runs
      runs = { ...noRuns }
      return taken
    },
  }
}

function runMetrics(metrics: Metrics): (queue: string) => WorkerHooks {
  const outcomes = metrics.counter({
    name: 'slipstream_work_outcomes_total',
    help: 'Runs of handlers by queue and outcome: done, continue, defer, fail, dead-lettered, released.',
    labelNames: ['queue', 'outcome'],
  })
  const durations = metrics.histogram({
    name: 'slipstream_work_handler_seconds',
    help: 'From the claim of an item to the record of its outcome.',
    labelNames: ['queue'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600, 3_600],
  })
  const lost = metrics.counter({
    name: 'slipstream_work_leases_lost_total',
    help: 'Outcomes that were not written, because another worker held the item or it was cancelled.',
    labelNames: ['queue'],
  })
  return (queue) => ({
    onSettled(outcome, durationMs) {
      outcomes.inc({ queue, outcome })
      durations.observe({ queue }, durationMs / 1_000)
    },
    onLeaseLost: () => lost.inc({ queue }),
  })
}
