import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'

/** Alerts with the same key are sent in one message. Readable, e.g. `rule=missing-order,source=shop`. */
export function groupKeyOf(
  alert: { rule: string; source: string },
  groupBy: AlertsConfig['groupBy'],
): string {
  const keys = [...new Set(groupBy)].sort()
  return keys.length === 0 ? 'all' : keys.map((key) => `${key}=${encodeURIComponent(alert[key])}`).join(',')
}
