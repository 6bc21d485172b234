import { randomUUID } from 'node:crypto'
import type { LeaseStore } from '../leases/lease-store.ts'
import { maintainAlerts, writeAlerts } from '../alerts/write-alerts.ts'
import type { AlertsLog } from '../alerts/write-alerts.ts'

/** Longer than a deployment takes: until then, an instance with a newer configuration may still come. */
const freeForMs = 3_600_000
const leaseMs = 60_000

export type EndForgotten = {
  alerts: AlertsLog
  /** Resolves once all that was written of alerts by now is in the view. */
  alertsCaughtUp(signal: AbortSignal): Promise<void>
  leases: LeaseStore
  now: () => number
}

/**
 * Ends the alerts of sources that nobody evaluates any more: those that this configuration does not
 * name, and whose lease nobody has held for an hour. Another instance may have a newer configuration;
 * while it is there, it holds the lease.
 */
export async function endForgotten(
  { alerts, alertsCaughtUp, leases, now }: EndForgotten,
  configured: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const forgotten = alerts.view.sources().filter((source) => !configured.has(source))
  for (const source of forgotten) {
    if (alerts.view.knownOf(source).size === 0) continue
    const lease = await leases.take(source, { owner: randomUUID(), leaseMs, freeForMs })
    if (lease === undefined) continue
    try {
      await alertsCaughtUp(signal)
      await leases.assertHeld(lease)
      const wanted = { desired: [], inhibitions: [], isEvaluated: () => true, whyResolved }
      await writeAlerts(alerts, source, wanted, now())
      await maintainAlerts(alerts, source, now())
    } finally {
      await leases.release(lease)
    }
  }
}

function whyResolved({ source }: { source: string }): string {
  return `The configuration names no source ${source} any more.`
}
