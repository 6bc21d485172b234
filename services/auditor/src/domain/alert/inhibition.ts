import type { AlertIdentity } from './fingerprint.ts'

/** While an alert of `cause` holds for a source, those of `explains` are not raised for it: the cause explains them. */
export type Inhibition = { cause: string; explains: readonly string[] }

/** A source that sends nothing misses every order; so does one whose webhook the shop has switched off. */
export const inhibitions: readonly Inhibition[] = ['source-silent', 'webhook-disabled'].map((cause) => ({
  cause,
  explains: ['missing-order', 'missing-numbers', 'lost-update', 'update-without-creation'],
}))

/** Of the alerts, which one explains which others away. */
export function inhibitedBy(
  alerts: Iterable<AlertIdentity>,
  table: readonly Inhibition[],
): (alert: AlertIdentity) => boolean {
  const muted = new Set<string>()
  for (const { rule, source } of alerts) {
    for (const { cause, explains } of table) {
      if (cause === rule) for (const effect of explains) muted.add(JSON.stringify([effect, source]))
    }
  }
  return ({ rule, source }) => muted.has(JSON.stringify([rule, source]))
}
