import type { Db } from 'mongodb'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { createAlertmanagerClient } from './adapters/alertmanager-client.ts'
import type { AlertmanagerClient } from './adapters/alertmanager-client.ts'
import { ensureExportIndexes, findAllSilences, findExportedAlerts } from './adapters/exported-alerts.ts'
import { alertmanagerMetrics } from './alertmanager-metrics.ts'
import { endedPostedMs, postableAlerts } from './domain/postable-alerts.ts'
import type { PostableAlert, PostSettings } from './domain/postable-alerts.ts'

/** In one request: about half a megabyte. */
const maxAlertsPosted = 500

export type AlertmanagerOptions = {
  db: Db
  config: Pick<AlertsConfig, 'consoleUrl' | 'runbooksUrl'> & {
    alertmanager: NonNullable<AlertsConfig['alertmanager']>
  }
  /** Whether the log as of the start has been read: before, alerts long ended would be posted. */
  isCaughtUp: () => Promise<boolean>
  metrics: Metrics
  logger: Pick<Logger, 'info' | 'warn'>
}

export type RunningAlertmanager = { check(): Promise<void>; stop(): Promise<void> }

/**
 * Posts all firing alerts to each Alertmanager periodically, as Prometheus does. Each instance of the
 * notifier does so, and Alertmanager merges repeats. A fault of one Alertmanager does not delay the others.
 */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<RunningAlertmanager> {
  const { db, config, isCaughtUp, metrics, logger } = options
  const { urls, token, repeatMs, labels } = config.alertmanager
  const { consoleUrl = null, runbooksUrl = null } = config
  const settings = { labels, consoleUrl, runbooksUrl }
  await ensureExportIndexes(db)
  const posted = alertmanagerMetrics(metrics)
  const loops = urls.map((url) => {
    const client = createAlertmanagerClient(url, token)
    return runLoop({
      name: `post alerts to Alertmanager at ${client.name}`,
      everyMs: repeatMs,
      backOff: { firstMs: Math.min(repeatMs, 1_000), capMs: repeatMs },
      logger,
      async step(signal) {
        if (!(await isCaughtUp())) return
        await postAll(db, client, settings, signal)
        posted(client.name, 'accepted')
      },
      onFailure: () => posted(client.name, 'failed'),
    })
  })
  return {
    check: async () => void (await Promise.all(loops.map((loop) => loop.check()))),
    stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
  }
}

async function postAll(
  db: Db,
  client: AlertmanagerClient,
  settings: PostSettings,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = Date.now()
  const silences = await findAllSilences(db)
  let batch: PostableAlert[] = []
  for await (const alert of findExportedAlerts(db, nowMs - endedPostedMs)) {
    batch.push(...postableAlerts(alert, silences, settings, nowMs))
    if (batch.length < maxAlertsPosted) continue
    await client.post(batch, signal)
    batch = []
  }
  // An empty one, too: it shows that Alertmanager responds.
  await client.post(batch, signal)
}
