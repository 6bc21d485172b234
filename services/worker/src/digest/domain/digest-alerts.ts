import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'

type Firing = Pick<
  AlertDocument,
  'rule' | 'source' | 'subject' | 'severity' | 'summary' | 'since' | 'affected'
>

/** Alerts whose orders are lost until they end. */
const discrepancyRules: ReadonlySet<string> = new Set([
  'missing-order',
  'missing-numbers',
  'lost-update',
  'update-without-creation',
])
/** Alerts that count what waits for a person. */
const waitingRules: Readonly<Record<string, string>> = {
  'quarantined-deliveries': 'quarantined',
  'mail-failed': 'mails',
}
const ranks: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2 }
const maxListed = 20
const maxSummaryLength = 500

/** The most severe alerts, then the oldest; at most 20. */
export function listedAlerts(firing: readonly Firing[]): DigestDue['alerts']['listed'] {
  const rank = ({ severity }: Firing): number => ranks[severity ?? 'warning'] ?? 1
  return firing
    .toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1))
    .slice(0, maxListed)
    .map(({ rule, source, subject, severity, summary, since }) => ({
      ...{ rule, source, subject, severity: severity ?? 'warning', since },
      summary: (summary ?? `${rule} of ${source}`).slice(0, maxSummaryLength),
    }))
}

/** How many orders of each source are lost now. */
export function missingBySource(firing: readonly Firing[]): Map<string, number> {
  const missing = new Map<string, number>()
  for (const { rule, source, affected } of firing)
    if (discrepancyRules.has(rule)) missing.set(source, (missing.get(source) ?? 0) + (affected?.count ?? 1))
  return missing
}

/** What waits for a person by the alerts that count it. */
export function waitingByAlerts(firing: readonly Firing[]): DigestDue['waiting'] {
  return firing.flatMap(({ rule, source, affected, since }) => {
    const kind = waitingRules[rule]
    // A mail of billing concerns no order.
    const count = Math.max(1, affected?.count ?? 1)
    return kind === undefined ? [] : [{ kind, of: source, count, oldestAt: since }]
  })
}
