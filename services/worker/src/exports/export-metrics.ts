import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

export type ExportMetrics = {
  onFinished(of: string, format: string, finished: { outcome: string; rows: number; bytes: number }): void
}

/** What exports became. Their queues are among the metrics of work. */
export function exportMetrics(metrics: Metrics): ExportMetrics {
  const finished = metrics.counter({
    name: 'slipstream_exports_total',
    help: 'Exports that ended, by kind, format and outcome: ready, failed, cancelled.',
    labelNames: ['of', 'format', 'outcome'],
  })
  const rows = metrics.counter({
    name: 'slipstream_export_rows_total',
    help: 'Rows of exports that became ready.',
    labelNames: ['of'],
  })
  const bytes = metrics.counter({
    name: 'slipstream_export_bytes_total',
    help: 'Bytes of the files of exports that became ready.',
    labelNames: ['of'],
  })
  return {
    onFinished(of, format, one) {
      finished.inc({ of, format, outcome: one.outcome })
      rows.inc({ of }, one.rows)
      bytes.inc({ of }, one.bytes)
    },
  }
}
