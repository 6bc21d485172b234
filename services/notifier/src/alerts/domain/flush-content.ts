import type { AlertRaised, LossOutcome } from '@slipstream/events/event-types/alert-events.ts'
import type { FlushDecision } from './decide-flush.ts'
import { newsOf } from './held-alert.ts'
import type { HeldAlert } from './held-alert.ts'
import { joinAffected } from './message/order-ranges.ts'
import { joinOutcomes } from './join-outcomes.ts'
import type { LateSlips } from './late-slips.ts'

/** What one message says of the alerts of one rule and source that hold, or that have ended; in no language yet. */
export type FlushSection = {
  rule: string
  source: string
  state: 'firing' | 'resolved'
  /** The worst of them. */
  severity: AlertRaised['severity']
  /** How many there are. */
  alerts: number
  affected: AlertRaised['affected']
  /** When the first of them began. */
  since: string
  /** When the last of them ended; null while they hold. */
  until: string | null
  /** The summaries, or the reasons of their end: none twice, capped. */
  sentences: string[]
  /** How many sentences are left out. */
  moreSentences: number
  /** how many still hold that were reported before: they are in no sentence. Absent for none. */
  unchanged?: number
  /** What became of what was lost, of all of them; absent where they do not say. */
  outcome?: LossOutcome
  /** Of an outage. */
  lateSlips?: LateSlips
  /** What to do, when it is the same for all. */
  action: string | null
  runbook: string
}

/** What is told when a group is flushed; kept with the flush, so that each try says the same. */
export type FlushContent = { at: string; isRepeat: boolean; sections: FlushSection[] }

const mostRanges = 50
/** Few are told one by one; of many, the first ones as examples. */
const fewSentences = 5
const examples = 3
/** Only where the configuration groups many rules and sources together. */
const mostSections = 30

const severities = ['critical', 'warning', 'info'] as const

/** Firing ones first, the worst of them first; then what has ended. */
export function flushContent(
  { firing, resolved, isRepeat }: Pick<FlushDecision & { kind: 'flush' }, 'firing' | 'resolved' | 'isRepeat'>,
  at: string,
): FlushContent {
  const sections = [...sectionsOf(firing), ...sectionsOf(resolved)].sort(
    (a, b) =>
      Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
  return { at, isRepeat, sections: sections.slice(0, mostSections) }
}

function sectionsOf(alerts: readonly HeldAlert[]): FlushSection[] {
  const together = Map.groupBy(alerts, ({ rule, source }) => JSON.stringify([rule, source]))
  return [...together.values()].map(sectionOf)
}

function sectionOf(alerts: HeldAlert[]): FlushSection {
  const [first] = alerts
  if (first === undefined) throw new Error('a section tells of at least one alert')
  const sorted = alerts.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
  const ends = alerts.flatMap(({ resolved }) => (resolved === null ? [] : [resolved.at]))
  // What is new is told, beside it the rest is only counted. Where nothing is, all of it is told again.
  const news = sorted.filter((alert) => alert.resolved !== null || alert.told !== newsOf(alert))
  const unchanged = news.length === 0 ? 0 : sorted.length - news.length
  const shownAlerts = news.length === 0 ? sorted : news
  const sentences = [...new Set(shownAlerts.map(({ resolved, summary }) => resolved?.reason ?? summary))]
  const shown = sentences.length > fewSentences ? examples : sentences.length
  const outcome = joinOutcomes(alerts.map(({ resolved }) => resolved?.outcome))
  const actions = new Set(alerts.map(({ next }) => next.action))
  return {
    rule: first.rule,
    source: first.source,
    state: first.resolved === null ? 'firing' : 'resolved',
    severity: severities.find((one) => alerts.some(({ severity }) => severity === one)) ?? first.severity,
    alerts: alerts.length,
    affected: joinAffected(
      alerts.map(({ affected }) => affected),
      mostRanges,
    ),
    since: sorted[0]?.since ?? first.since,
    until: ends.length === 0 ? null : ends.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b)),
    sentences: sentences.slice(0, shown),
    moreSentences: sentences.length - shown,
    ...(unchanged > 0 && { unchanged }),
    ...(outcome !== undefined && { outcome }),
    action: actions.size === 1 ? first.next.action : null,
    runbook: first.next.runbook,
  }
}
