import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import { dateTimeFormat, numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import { formatMoney } from '../../templates/domain/format-money.ts'
import type { DigestWords } from './digest-words.ts'

type Tone = 'critical' | 'warning' | 'info'
type Row = { label: string; value: string; isBad: boolean }

/** What the templates of a digest show. */
export type DigestView = {
  locale: string
  words: Pick<DigestWords, 'alerts' | 'waiting'>
  subject: string
  title: string
  intro: string
  /** Null where something needs a person. */
  calm: string | null
  alerts: { tone: Tone; label: string; summary: string; since: string }[]
  /** That there are more alerts than are listed. */
  more: string | null
  /** How many alerts were raised and resolved. */
  changes: string
  waiting: { count: string; what: string; oldest: string | null }[]
  sections: { title: string; rows: Row[] }[]
  footer: string
}

/** A digest in the words of a language. */
export function digestView(digest: DigestDue, words: DigestWords, locale: string): DigestView {
  const { alerts, waiting, schedule } = digest
  const format = formatsOf(locale, digest.timeZone)
  const { number, time } = format
  const more = alerts.firing - alerts.listed.length
  const to = time(digest.to)
  const isCalm = alerts.firing === 0 && waiting.length === 0
  return {
    ...{ locale, words, title: words.title },
    subject: fillIn(words.subject, { to, summary: summaryOf(digest, words, format) }),
    intro: fillIn(words.intro, { from: time(digest.from), to }),
    calm: isCalm ? words.calm : null,
    alerts: alerts.listed.map(({ severity, summary, since }) => {
      const tone = toneOf(severity)
      const at = fillIn(words.since, { at: time(since) })
      return { tone, label: words.severities[tone], summary, since: at }
    }),
    more: more > 0 ? fillIn(words.moreAlerts, { count: number(more) }) : null,
    changes: fillIn(words.alertChanges, { raised: number(alerts.raised), resolved: number(alerts.resolved) }),
    waiting: waiting.map(({ kind, of, count, oldestAt }) => ({
      count: number(count),
      what: fillIn(words.waits[kind as keyof DigestWords['waits']] ?? `${kind}: {of}`, { of }),
      oldest: oldestAt === null ? null : fillIn(words.oldest, { at: time(oldestAt) }),
    })),
    sections: sectionsOf(digest, words, locale, number),
    footer: fillIn(words.footer, { schedule }),
  }
}

type Formats = { number(value: number): string; time(instant: string): string; rule: Intl.PluralRules }

function formatsOf(locale: string, timeZone: string): Formats {
  const numbers = numberFormat(locale)
  const times = dateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
  return {
    number: (value) => numbers.format(value),
    time: (instant) => times.format(new Date(instant)),
    rule: new Intl.PluralRules(locale),
  }
}

function summaryOf(
  { alerts, waiting }: DigestDue,
  { summary }: DigestWords,
  { number, rule }: Formats,
): string {
  const waits = waiting.reduce((sum, { count }) => sum + count, 0)
  const counted = (count: number, words: { one: string; other: string }): string[] =>
    count === 0
      ? []
      : [fillIn(rule.select(count) === 'one' ? words.one : words.other, { count: number(count) })]
  const parts = [...counted(alerts.firing, summary.alerts), ...counted(waits, summary.waiting)]
  return parts.length === 0 ? summary.calm : parts.join(', ')
}

function sectionsOf(
  { orders, shipments, billing }: DigestDue,
  words: DigestWords,
  locale: string,
  number: (value: number) => string,
): DigestView['sections'] {
  const row = (label: string, value: number, isBad = false): Row => ({ label, value: number(value), isBad })
  const { ofOrders, ofShipments, ofBilling } = words
  return [
    ...orders.map(({ source, received, changed, recovered, missing }) => ({
      title: fillIn(words.orders, { source }),
      rows: [
        ...[row(ofOrders.received, received), row(ofOrders.changed, changed)],
        ...[row(ofOrders.recovered, recovered), row(ofOrders.missing, missing, missing > 0)],
      ],
    })),
    ...(shipments === null
      ? []
      : [
          {
            title: words.shipments,
            rows: [
              row(ofShipments.requested, shipments.requested),
              row(ofShipments.shipped, shipments.shipped),
              row(ofShipments.delivered, shipments.delivered),
              row(ofShipments.waiting, shipments.waiting),
              row(ofShipments.deadLettered, shipments.deadLettered, shipments.deadLettered > 0),
            ],
          },
        ]),
    ...billing.map(({ source, subscriptions, started, ended, invoicesPaid, paid, invoicesOpen }) => {
      const amounts = paid.map(({ currency, amount }) => formatMoney(locale, amount, currency))
      const states = subscriptions.map(({ status, count }) => `${number(count)} ${status}`)
      return {
        title: fillIn(words.billing, { source }),
        rows: [
          { label: ofBilling.subscriptions, value: states.join(', ') || number(0), isBad: false },
          ...[row(ofBilling.started, started), row(ofBilling.ended, ended)],
          {
            label: ofBilling.invoicesPaid,
            value: [number(invoicesPaid), ...amounts.filter((amount) => amount !== '')].join(', '),
            isBad: false,
          },
          row(ofBilling.invoicesOpen, invoicesOpen),
        ],
      }
    }),
  ]
}

function toneOf(severity: string): Tone {
  return severity === 'critical' || severity === 'info' ? severity : 'warning'
}
