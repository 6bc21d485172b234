import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { evolveRhythm } from '../../../../src/rules/source-silent/domain/evolve-rhythm.ts'
import { newRhythm } from '../../../../src/rules/source-silent/domain/rhythm.ts'
import { silenceOf } from '../../../../src/rules/source-silent/domain/silence-of.ts'
import { parseOrderHistory } from '../../../../src/backtest/order-history.ts'
import { arrivalsOf, settings, shopHours, silencesOf } from './source-in-virtual-time.ts'
import { dayMs, hourMs, minuteMs, mondayMs, weekMs } from './source-in-virtual-time.ts'

const historyPath = '../shared/data/olist/orders.ndjson'
const missing = existsSync(historyPath) ? false : `${historyPath} is not there`
const maxFalseAlarms = 2

/** False alarms a year, in all, with the 95 % interval of Poisson counts (by their square roots). */
function yearly(count: number, years: number): string {
  const reach = 1.96 / 2
  const [low, high] = [Math.max(0, Math.sqrt(count) - reach) ** 2, (Math.sqrt(count + 1) + reach) ** 2]
  return `${(count / years).toFixed(2)} (${(low / years).toFixed(2)}–${(high / years).toFixed(2)})`
}

function falseAlarms(arrivals: number[]): { count: number; years: number } {
  const from = (arrivals[0] ?? 0) + 4 * weekMs
  return { count: silencesOf(arrivals, from).length, years: ((arrivals.at(-1) ?? 0) - from) / (365 * dayMs) }
}

/**
 * How long outages that begin on weekdays in the afternoon go unnoticed, in usual longest gaps: the median of
 * the longest gaps of the four weeks before.
 */
function outages(arrivals: number[]): number[] {
  const found: number[] = []
  const gaps: { at: number; ms: number }[] = []
  let rhythm = newRhythm()
  let outage = Math.floor(((arrivals[0] ?? 0) + 8 * weekMs) / dayMs) * dayMs + 15 * hourMs
  for (const at of arrivals) {
    const last = rhythm.lastAt ?? at
    if (at > outage) {
      const weeks = [0, 1, 2, 3].map((week) =>
        Math.max(
          0,
          ...gaps
            .filter((gap) => gap.at > outage - (week + 1) * weekMs && gap.at <= outage - week * weekMs)
            .map(({ ms }) => ms),
        ),
      )
      const [, low = 0, high = 0] = weeks.toSorted((a, b) => a - b)
      let [quiet, silent] = [last, last + 60 * dayMs]
      while (silent - quiet > minuteMs) {
        const middle = (quiet + silent) / 2
        if (silenceOf(rhythm, settings, middle).isSilent) silent = middle
        else quiet = middle
      }
      const day = new Date(outage).getUTCDay()
      if (day > 0 && day < 6) found.push((silent - last) / ((low + high) / 2))
      outage += 13 * dayMs
    }
    if (at > last) gaps.push({ at, ms: at - last })
    rhythm = evolveRhythm(rhythm, at)
  }
  return found.toSorted((a, b) => a - b)
}

const quantile = (sorted: number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0

describe(
  'over more than a year of orders of a real marketplace, holidays included',
  { skip: missing },
  () => {
    const all = missing
      ? []
      : parseOrderHistory(readFileSync(historyPath, 'utf8')).orders.filter(
          ({ createdAt }) => createdAt > Date.UTC(2017, 0, 10) && createdAt < Date.UTC(2018, 1, 24),
        )
    const created = all.map(({ createdAt }) => createdAt)
    const changes = all
      .flatMap(({ createdAt, paidAt, shippedAt, deliveredAt }) => [createdAt, paidAt, shippedAt, deliveredAt])
      .flatMap((at) => (at === null || at > Date.UTC(2018, 1, 24) ? [] : [at]))
      .toSorted((a, b) => a - b)

    for (const [name, arrivals, maxGaps] of [
      ['its orders', created, 2],
      ['its orders and all their changes', changes, 2],
      ['a shop of half the size', created.filter((_, index) => index % 2 === 0), 3],
      ['a shop of a fifth', created.filter((_, index) => index % 5 === 0), 5],
      ['a shop of a twentieth', created.filter((_, index) => index % 20 === 0), 6],
    ] as const) {
      it(`${name}: ${maxFalseAlarms} false alarms a year, 90 % of outages within ${maxGaps} gaps`, (test) => {
        const { count, years } = falseAlarms([...arrivals])
        const delays = outages([...arrivals])
        test.diagnostic(
          `${arrivals.length} arrivals, ${yearly(count, years)} false alarms a year; outages noticed after ` +
            `${quantile(delays, 0.5).toFixed(1)} (median), ${quantile(delays, 0.9).toFixed(1)} (p90) usual longest gaps`,
        )
        assert.ok(years > 1 && count / years <= maxFalseAlarms, yearly(count, years))
        assert.ok(quantile(delays, 0.9) <= maxGaps, `${quantile(delays, 0.9)}`)
      })
    }
  },
)

describe('over 400 days and more of simulated shops', () => {
  /** Ten days a year on which a quarter of the usual comes. */
  const withHolidays = (habit: (at: number) => number) => (at: number) =>
    habit(at) * (Math.floor((at - mondayMs) / dayMs) % 37 === 17 ? 0.25 : 1)

  it(`with uneven days, bursts, holidays: at most ${maxFalseAlarms} false alarms a year and shop`, (test) => {
    const sources = [0.5, 2, 8].flatMap((perHour, index) =>
      [1, 2].map((seed) =>
        arrivalsOf(
          {
            habit: withHolidays(shopHours(perHour)),
            burst: 1 + index * 2,
            dayFactor: (random) => 0.7 + 0.6 * random(),
          },
          mondayMs,
          mondayMs + 62 * weekMs,
          seed * 10 + index,
        ),
      ),
    )
    const each = sources.map(falseAlarms)
    const [count, years] = [
      each.reduce((sum, one) => sum + one.count, 0),
      each.reduce((sum, one) => sum + one.years, 0),
    ]
    const delays = sources.flatMap(outages).toSorted((a, b) => a - b)
    test.diagnostic(
      `${each.map((one) => one.count).join(', ')}: ${yearly(count, years)} false alarms a year; outages noticed after ` +
        `${quantile(delays, 0.5).toFixed(1)} (median), ${quantile(delays, 0.9).toFixed(1)} (p90) usual longest gaps`,
    )
    assert.ok(count / years <= maxFalseAlarms, yearly(count, years))
    assert.ok(quantile(delays, 0.9) <= 3, `${quantile(delays, 0.9)}`)
  })
})
