import { fillIn } from '../../../slips/domain/slip-words.ts'
import type { AlertWords } from './alert-words.ts'
import type { FlushContent, FlushSection } from '../flush-content.ts'
import { outcomeFacts } from './outcome-facts.ts'
import { formatAffected } from './order-ranges.ts'

export type Fact = { label: string; value: string; url?: string }

/** One rule of one source, as templates and Slack show it: text only, nothing left to format. */
export type AlertSection = {
  tone: 'critical' | 'warning' | 'info' | 'resolved'
  /** The tone in words. */
  label: string
  title: string
  /** In English, as the alerts say them. */
  sentences: string[]
  /** That there are more sentences. */
  more: string | null
  facts: Fact[]
  /** What to do; null where nothing is left to do. */
  action: string | null
  runbook: { name: string; url: string | null } | null
}

/** What a message says, in its language. */
export type AlertView = {
  locale: string
  words: AlertWords
  subject: string
  intro: string
  sections: AlertSection[]
  /** How to hear no more of it; null when there is nothing more to hear. */
  footer: string | null
  consoleUrl: string | null
}

export type AlertPlace = {
  locale: string
  timeZone: string
  consoleUrl: string | null
  /** Where `docs/runbooks/` is read. */
  runbooksUrl: string | null
}

const mostRanges = 12

export function alertView(content: FlushContent, words: AlertWords, place: AlertPlace): AlertView {
  const holds = content.sections.some(({ state }) => state === 'firing')
  const intro = holds ? (content.isRepeat ? words.introStill : words.introFiring) : words.introResolved
  return {
    locale: place.locale,
    words,
    subject: subjectOf(content, words, place.locale),
    intro,
    sections: content.sections.map((section) => sectionView(section, words, place)),
    footer: holds ? words.footer : null,
    // The console has no pages for people yet.
    consoleUrl: null,
  }
}

/** `[shop] 3 orders missing`: the first section, which is the worst, and how many more there are. */
function subjectOf({ sections, isRepeat }: FlushContent, words: AlertWords, locale: string): string {
  const [first] = sections
  if (first === undefined) return fillIn(words.subject, { source: '-', title: '-' })
  const title = titleOf(first, words, locale)
  const pattern = first.state === 'resolved' ? words.resolvedSubject : isRepeat ? words.still : '{title}'
  const told = { source: first.source, title: fillIn(pattern, { title }) }
  const more = sections.filter(({ state }) => state === first.state).length - 1
  if (more === 0) return fillIn(words.subject, told)
  return fillIn(words.subjectMany, { ...told, count: numberIn(locale, more) })
}

function sectionView(section: FlushSection, words: AlertWords, place: AlertPlace): AlertSection {
  const { source, state, severity, affected, sentences, outcome } = section
  const since = outcome?.outage?.from ?? section.since
  const until = outcome?.outage?.until ?? section.until
  const time = (instant: string): string => timeIn(place, instant)
  const facts: Fact[] = [{ label: words.source, value: source }]
  if (affected.ranges.length > 0) {
    const { text, more } = formatAffected(affected, mostRanges)
    const rest = more === 0 ? '' : fillIn(words.more, { count: numberIn(place.locale, more) })
    facts.push({ label: words.orders, value: more === 0 ? text : `${text} ${rest}` })
  }
  if (until === null) facts.push({ label: words.since, value: time(since) })
  else {
    const pattern = time(since) === time(until) ? words.within : words.from
    facts.push({ label: words.lasted, value: fillIn(pattern, { since: time(since), until: time(until) }) })
  }
  facts.push(...outcomeFacts(section, words, place))
  const action = state === 'resolved' ? afterwardsOf(section, words) : actionOf(section, words, place.locale)
  return {
    tone: state === 'resolved' ? 'resolved' : severity,
    label: state === 'resolved' ? words.resolved : words.severities[severity],
    title: titleOf(section, words, place.locale),
    sentences,
    more: moreOf(section, words, place.locale),
    facts,
    action,
    runbook: action === null ? null : runbookOf(section.runbook, place.runbooksUrl),
  }
}

function titleOf({ rule, alerts, affected }: FlushSection, words: AlertWords, locale: string): string {
  const count = affected.count > 0 ? affected.count : alerts
  const { one, other } = ruleWordsOf(rule, words)
  const pattern = new Intl.PluralRules(locale).select(count) === 'one' ? one : other
  return fillIn(pattern, { count: numberIn(locale, count), rule })
}

function moreOf(
  { moreSentences, unchanged = 0 }: FlushSection,
  words: AlertWords,
  locale: string,
): string | null {
  const parts: [string, number][] = [
    [words.moreSentences, moreSentences],
    [words.unchanged, unchanged],
  ]
  const told = parts.flatMap(([pattern, count]) =>
    count === 0 ? [] : [fillIn(pattern, { count: numberIn(locale, count) })],
  )
  return told.length === 0 ? null : told.join(' ')
}

/** Null where nothing is left to do. */
function afterwardsOf({ rule }: FlushSection, words: AlertWords): string | null {
  return ruleWordsOf(rule, words).afterwards ?? null
}

/** Alerts say it in English. */
function actionOf({ rule, action }: FlushSection, words: AlertWords, locale: string): string {
  const isTheirs = action !== null && locale.startsWith('en')
  return isTheirs ? action : ruleWordsOf(rule, words).next
}

function ruleWordsOf(rule: string, words: AlertWords): AlertWords['otherRule'] {
  return (Object.hasOwn(words.rules, rule) ? words.rules[rule] : undefined) ?? words.otherRule
}

function runbookOf(runbook: string, base: string | null): AlertSection['runbook'] {
  const page = /^docs\/runbooks\/([\w-]+\.md)$/.exec(runbook)?.[1]
  if (base === null || page === undefined) return { name: runbook, url: null }
  return { name: runbook, url: new URL(page, base.endsWith('/') ? base : `${base}/`).href }
}

function numberIn(locale: string, count: number): string {
  return new Intl.NumberFormat(locale).format(count)
}

function timeIn({ locale, timeZone }: AlertPlace, instant: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    hourCycle: 'h23',
    minute: '2-digit',
    timeZoneName: 'short',
  })
  return format.format(Date.parse(instant))
}
