import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { EvaluationParts } from './scheduling/run-evaluation.ts'

/** Counts and logs what on the topic of alerts can't be read, and is skipped. */
export function unreadableAlertsMetric(
  metrics: Metrics,
  logger: Pick<Logger, 'warn'>,
): (position: string, reason: string) => void {
  const unreadable = metrics.counter({
    name: 'slipstream_auditor_alerts_unreadable_total',
    help: 'Records on the topic of alerts that this version cannot read; each start counts those that are still there.',
  })
  return (position, reason) => {
    unreadable.inc()
    logger.warn({ position, reason }, 'could not read a record on the topic of alerts: skipped it')
  }
}

/** Metrics of evaluations. */
export function auditMetrics(metrics: Metrics): EvaluationParts['onEvaluated'] {
  const evaluations = metrics.histogram({
    name: 'slipstream_auditor_evaluation_duration_seconds',
    help: 'Duration of an evaluation of a source, until its alerts are written.',
    labelNames: ['source'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  })
  const held = metrics.gauge({
    name: 'slipstream_auditor_alerts',
    help: 'Active alerts of the sources that this instance evaluates.',
    labelNames: ['source'],
  })
  const through = metrics.gauge({
    name: 'slipstream_auditor_evaluated_through_timestamp_seconds',
    help: 'Unix time up to which the log has been read and evaluated. Alert when it stands still.',
    labelNames: ['source'],
  })
  const skew = metrics.gauge({
    name: 'slipstream_auditor_shop_clock_skew_seconds',
    help: "How far the shop's clock is ahead of ours, by the Date of its responses; negative when it is behind.",
    labelNames: ['source'],
  })
  return ({ source, durationMs, held: count, through: at, skewMs }) => {
    evaluations.observe({ source }, durationMs / 1_000)
    held.set({ source }, count)
    through.set({ source }, at / 1_000)
    if (skewMs !== undefined) skew.set({ source }, skewMs / 1_000)
  }
}

/** The results of the last comparison of a source with its shop, order by order. */
export function reconciliationMetrics(metrics: Metrics): (report: ReconciliationReport) => void {
  const orders = metrics.gauge({
    name: 'slipstream_auditor_reconciled_orders',
    help: 'Orders of the last complete comparison with the shop, by result: equal, missing, outdated, deleted, notCompared.',
    labelNames: ['source', 'result'],
  })
  const finished = metrics.gauge({
    name: 'slipstream_auditor_reconciled_timestamp_seconds',
    help: 'When that comparison was complete, since 1970: alert when it stands still for days.',
    labelNames: ['source'],
  })
  return ({ source, equal, missing, outdated, deleted, notCompared, finishedAt }) => {
    const results = { equal, missing, outdated, deleted, notCompared }
    for (const [result, count] of Object.entries(results)) orders.set({ source, result }, count)
    finished.set({ source }, Date.parse(finishedAt) / 1_000)
  }
}
