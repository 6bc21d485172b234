import type { AlertIdentity } from './fingerprint.ts'

/** While the alert of `cause` holds for a source, those of the source that it explains are not raised. */
export type Inhibition = {
  /** Of any subject unless one is given. */
  cause: { rule: string; subject?: string }
  explains: (alert: AlertIdentity) => boolean
}

const discrepancyRules = new Set([
  'billing-event-missing',
  'missing-order',
  'missing-numbers',
  'lost-update',
  'update-without-creation',
])

/** A source that sends nothing misses every order. */
export const silenceExplains: Inhibition = {
  cause: { rule: 'source-silent' },
  explains: ({ rule }) => discrepancyRules.has(rule),
}

/** Returns whether an alert is inhibited by one of `alerts`. */
export function inhibitedBy(
  alerts: Iterable<AlertIdentity>,
  table: readonly Inhibition[],
): (alert: AlertIdentity) => boolean {
  const holding = [...alerts].flatMap(({ rule, source, subject }) =>
    table
      .filter(({ cause }) => cause.rule === rule && (cause.subject ?? subject) === subject)
      .map(({ explains }) => ({ source, explains })),
  )
  return (alert) => holding.some(({ source, explains }) => source === alert.source && explains(alert))
}
