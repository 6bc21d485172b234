import type { AlertRaised, DiscrepancyOutcome } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { FlushDecision } from './decide-flush.ts'
import { hasNews } from './held-alert.ts'
import type { HeldAlert } from './held-alert.ts'
import { joinOutcomes } from './join-outcomes.ts'
import type { LateSlips } from './late-slips.ts'
import { joinAffected } from './message/order-ranges.ts'

/** The part of a message about the firing or the ended alerts of one rule and source; in no language yet. */
export type FlushSection = {
  rule: string
  source: string
  state: 'firing' | 'resolved'
  /** The worst of them. */
  severity: AlertRaised['severity']
  /** Number of alerts. */
  alerts: number
  affected: AlertRaised['affected']
  /** When the first of them began. */
  since: string
  /** When the last of them ended; null while they are firing. */
  until: string | null
  /** Distinct summaries, or the reasons of their end; capped. */
  sentences: string[]
  /** Number of sentences that are left out. */
  moreSentences: number
  /** Number of firing alerts that were sent before and are in no sentence; absent for none. */
  unchanged?: number
  /** The outcomes of all discrepancies; absent if unknown. */
  outcome?: DiscrepancyOutcome
  /** For an outage. */
  lateSlips?: LateSlips
  /** What to do; null unless it is the same for all. */
  action: string | null
  runbook: string
}

/** The content of a flush; stored with it, so that each receiver and each retry gets the same. */
export type FlushContent = { at: string; isRepeat: boolean; sections: FlushSection[] }

const maxRanges = 50
/** Up to this number all sentences are shown; of more, the first ones as examples. */
const maxSentences = 5
const exampleSentences = 3
/** Reached only if the configuration groups many rules and sources together. */
const maxSections = 30

const severities = ['critical', 'warning', 'info'] as const

/** Firing alerts first, the most severe first; then ended ones. */
export function flushContent(
  { firing, resolved, isRepeat }: Pick<FlushDecision & { kind: 'flush' }, 'firing' | 'resolved' | 'isRepeat'>,
  at: string,
): FlushContent {
  const sections = [...sectionsOf(firing), ...sectionsOf(resolved)].sort(
    (a, b) =>
      Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity),
  )
  return { at, isRepeat, sections: sections.slice(0, maxSections) }
}

function sectionsOf(alerts: readonly HeldAlert[]): FlushSection[] {
  const together = Map.groupBy(alerts, ({ rule, source }) => JSON.stringify([rule, source]))
  return [...together.values()].map(sectionOf)
}

function sectionOf(alerts: HeldAlert[]): FlushSection {
  const [first] = alerts
  if (first === undefined) throw new Error('a section needs at least one alert')
  const sorted = alerts.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since))
  const ends = alerts.flatMap(({ resolved }) => (resolved === null ? [] : [resolved.at]))
  // News is shown and the rest counted. Without news, everything is shown again.
  const news = sorted.filter((alert) => alert.resolved !== null || hasNews(alert))
  const unchanged = news.length === 0 ? 0 : sorted.length - news.length
  const shownAlerts = news.length === 0 ? sorted : news
  const sentences = [...new Set(shownAlerts.map(({ resolved, summary }) => resolved?.reason ?? summary))]
  const shown = sentences.length > maxSentences ? exampleSentences : sentences.length
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
      maxRanges,
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
