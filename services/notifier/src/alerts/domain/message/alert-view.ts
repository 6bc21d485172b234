import { dateTimeFormat, numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../../templates/domain/labelled-value.ts'
import type { AlertWords } from './alert-words.ts'
import type { FlushContent, FlushSection } from '../flush-content.ts'
import { formatAffected } from './order-ranges.ts'
import { outcomeFacts } from './outcome-facts.ts'

/** One rule of one source, as templates and Slack show it. Templates of shops use these names. */
export type AlertSection = {
  tone: 'critical' | 'warning' | 'info' | 'resolved'
  /** The tone in words. */
  label: string
  title: string
  /** The alerts' own sentences, in English. */
  sentences: string[]
  /** How many more sentences there are, in words. */
  more: string | null
  facts: LabelledValue[]
  /** What to do; null if nothing is left to do. */
  action: string | null
  runbook: { name: string; url: string | null } | null
}

/** The content of a message, in its language. */
export type AlertView = {
  locale: string
  words: AlertWords
  subject: string
  intro: string
  sections: AlertSection[]
  /** How to silence it; null if everything has ended. */
  footer: string | null
  consoleUrl: string | null
}

/** Language, time zone and links of alert messages. */
export type AlertLocale = {
  locale: string
  timeZone: string
  consoleUrl: string | null
  /** Base URL of `docs/runbooks/`. */
  runbooksUrl: string | null
}

const maxRanges = 12

export function alertView(content: FlushContent, words: AlertWords, alertLocale: AlertLocale): AlertView {
  const holds = content.sections.some(({ state }) => state === 'firing')
  const intro = holds ? (content.isRepeat ? words.introStill : words.introFiring) : words.introResolved
  return {
    locale: alertLocale.locale,
    words,
    subject: subjectOf(content, words, alertLocale.locale),
    intro,
    sections: content.sections.map((section) => sectionView(section, words, alertLocale)),
    footer: holds ? words.footer : null,
    // The console has no pages for people yet.
    consoleUrl: null,
  }
}

/** E.g. `[shop] 3 orders missing`: the first, severest section, and how many more there are. */
function subjectOf({ sections, isRepeat }: FlushContent, words: AlertWords, locale: string): string {
  const [first] = sections
  if (first === undefined) return fillIn(words.subject, { source: '-', title: '-' })
  const title = titleOf(first, words, locale)
  const pattern = first.state === 'resolved' ? words.resolvedSubject : isRepeat ? words.still : '{title}'
  const values = { source: first.source, title: fillIn(pattern, { title }) }
  const more = sections.filter(({ state }) => state === first.state).length - 1
  if (more === 0) return fillIn(words.subject, values)
  return fillIn(words.subjectMany, { ...values, count: numberIn(locale, more) })
}

function sectionView(section: FlushSection, words: AlertWords, alertLocale: AlertLocale): AlertSection {
  const { source, state, severity, affected, sentences, outcome } = section
  const since = outcome?.outage?.from ?? section.since
  const until = outcome?.outage?.until ?? section.until
  const time = (instant: string): string => timeIn(alertLocale, instant)
  const facts: LabelledValue[] = [{ label: words.source, value: source }]
  if (affected.ranges.length > 0) {
    const { text, more } = formatAffected(affected, maxRanges)
    const rest = more === 0 ? '' : fillIn(words.more, { count: numberIn(alertLocale.locale, more) })
    facts.push({ label: words.orders, value: more === 0 ? text : `${text} ${rest}` })
  }
  if (until === null) facts.push({ label: words.since, value: time(since) })
  else {
    const pattern = time(since) === time(until) ? words.within : words.from
    facts.push({ label: words.lasted, value: fillIn(pattern, { since: time(since), until: time(until) }) })
  }
  facts.push(...outcomeFacts(section, words, alertLocale))
  const action =
    state === 'resolved' ? afterwardsOf(section, words) : actionOf(section, words, alertLocale.locale)
  return {
    tone: state === 'resolved' ? 'resolved' : severity,
    label: state === 'resolved' ? words.resolved : words.severities[severity],
    title: titleOf(section, words, alertLocale.locale),
    sentences,
    more: moreOf(section, words, alertLocale.locale),
    facts,
    action,
    runbook: action === null ? null : runbookOf(section.runbook, alertLocale.runbooksUrl),
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
  const texts = parts.flatMap(([pattern, count]) =>
    count === 0 ? [] : [fillIn(pattern, { count: numberIn(locale, count) })],
  )
  return texts.length === 0 ? null : texts.join(' ')
}

/** Null if nothing is left to do. */
function afterwardsOf({ rule }: FlushSection, words: AlertWords): string | null {
  return ruleWordsOf(rule, words).afterwards ?? null
}

/** The alerts' own action is in English. */
function actionOf({ rule, action }: FlushSection, words: AlertWords, locale: string): string {
  const isUsable = action !== null && locale.startsWith('en')
  return isUsable ? action : ruleWordsOf(rule, words).next
}

function ruleWordsOf(rule: string, words: AlertWords): AlertWords['otherRule'] {
  return (Object.hasOwn(words.rules, rule) ? words.rules[rule] : undefined) ?? words.otherRule
}

/** @param base where the runbooks are published; null for nowhere, then they are named without a link */
export function runbookOf(runbook: string, base: string | null): AlertSection['runbook'] {
  const page = /^docs\/runbooks\/([\w-]+\.md)$/.exec(runbook)?.[1]
  if (base === null || page === undefined) return { name: runbook, url: null }
  return { name: runbook, url: new URL(page, base.endsWith('/') ? base : `${base}/`).href }
}

function numberIn(locale: string, count: number): string {
  return numberFormat(locale).format(count)
}

function timeIn({ locale, timeZone }: AlertLocale, instant: string): string {
  const format = dateTimeFormat(locale, {
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
