import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

/** Counts posts to each Alertmanager, and when it last took all alerts. */
export function alertmanagerMetrics(
  metrics: Metrics,
): (alertmanager: string, outcome: 'accepted' | 'failed') => void {
  const posts = metrics.counter({
    name: 'slipstream_notifier_alertmanager_posts_total',
    help: 'Posts of all firing alerts to Alertmanager, by its host and the outcome: accepted or failed.',
    labelNames: ['alertmanager', 'outcome'],
  })
  const last = metrics.gauge({
    name: 'slipstream_notifier_alertmanager_last_success_timestamp_seconds',
    help: 'When Alertmanager last accepted all firing alerts, in seconds since 1970.',
    labelNames: ['alertmanager'],
  })
  return (alertmanager, outcome) => {
    posts.inc({ alertmanager, outcome })
    if (outcome === 'accepted') last.set({ alertmanager }, Date.now() / 1_000)
  }
}
