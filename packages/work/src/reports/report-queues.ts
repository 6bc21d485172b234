import { isDeepStrictEqual } from 'node:util'
import type { Db } from 'mongodb'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { LoopOptions, RunningLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { QueueDepth } from '../adapters/queue-depth.ts'
import { workMetrics } from '../observability/work-metrics.ts'
import { addRuns, ensureQueueReports, saveQueueReport } from './queue-report.ts'

export type ReportOptions = {
  db: Db
  service: string
  /** Of the process whose queues are reported. */
  metrics: Metrics
  logger: LoopOptions['logger']
  /** Default: 10 s. */
  everyMs?: number
}

/** A report is written at least this often, which shows that its service runs. */
const maxSilentMs = 60_000

/**
 * Stores what the queues of this process hold, and the outcomes of its workers, so
 * that others need not read the queues.
 */
export function reportQueues({ db, service, metrics, logger, everyMs = 10_000 }: ReportOptions): RunningLoop {
  const known = new Map<string, { depth: QueueDepth; atMs: number }>()
  let isReady = false
  return runLoop({
    ...{ name: 'report queues', everyMs, logger },
    async step() {
      if (!isReady) await ensureQueueReports(db)
      isReady = true
      for (const { queue, depth: read, takeRuns } of workMetrics(metrics).observed()) {
        const now = new Date()
        const runs = takeRuns()
        if (Object.values(runs).some((count) => count > 0)) await addRuns(db, queue, runs, now)
        const depth = await read()
        const before = known.get(queue)
        const isRecent = before !== undefined && now.getTime() - before.atMs < maxSilentMs
        if (isRecent && isDeepStrictEqual(before.depth, depth)) continue
        await saveQueueReport(db, { _id: queue, service, ...depth, observedAt: now })
        known.set(queue, { depth, atMs: now.getTime() })
      }
    },
  })
}
