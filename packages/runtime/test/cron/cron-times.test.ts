import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cronMistake, cronTimes } from '../../src/cron/cron-times.ts'

/** All times of a year. */
function timesOf(
  cron: string,
  timeZone: string,
  from = '2028-01-01T00:00:00Z',
  until = '2029-01-01T00:00:00Z',
) {
  const times = cronTimes(cron, timeZone)
  const found: Date[] = []
  for (let at = times.nextAfter(new Date(Date.parse(from) - 1)); at !== null; at = times.nextAfter(at)) {
    if (at.getTime() >= Date.parse(until)) break
    found.push(at)
  }
  return found
}

const localDay = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  return (at: Date): string => format.format(at)
}

const zones = ['UTC', 'Europe/Berlin', 'Pacific/Auckland', 'Australia/Lord_Howe', 'America/Santiago']

describe('the times of a cron expression over a leap year', () => {
  for (const zone of zones) {
    test(`given a daily time in ${zone}, then each local day has it once`, () => {
      // 00:30 and 02:15 are left out or repeated where the clock changes at midnight or at two.
      for (const cron of ['15 2 * * *', '30 0 * * *']) {
        const days = timesOf(cron, zone).map(localDay(zone))
        // The local year begins within UTC's previous or next day.
        const inYear = new Set(days).size
        assert.equal(days.length, inYear, `${cron} came twice on a day`)
        assert.ok(inYear >= 366, `${cron} came on ${inYear} days`)
      }
    })
  }

  test('given 2:30 on the night that has no 2:30, then it comes at the end of the gap', () => {
    const times = cronTimes('30 2 * * *', 'Europe/Berlin')
    const next = times.nextAfter(new Date('2026-03-28T12:00:00Z'))
    assert.equal(next?.toISOString(), '2026-03-29T01:00:00.000Z')
  })

  test('given 2:30 on the night that has it twice, then it comes the first time alone', () => {
    const times = cronTimes('30 2 * * *', 'Europe/Berlin')
    const first = times.nextAfter(new Date('2026-10-24T12:00:00Z'))
    assert.equal(first?.toISOString(), '2026-10-25T00:30:00.000Z')
    assert.equal(times.nextAfter(first ?? new Date(0))?.toISOString(), '2026-10-26T01:30:00.000Z')
  })

  test('given every hour, then each hour has it, those of a change of the clock too', () => {
    const times = [
      ...timesOf('0 * * * *', 'Europe/Berlin', '2028-03-25T00:00:00Z', '2028-03-28T00:00:00Z'),
      ...timesOf('0 * * * *', 'Europe/Berlin', '2028-10-28T00:00:00Z', '2028-10-31T00:00:00Z'),
    ]
    assert.equal(times.length, 2 * 3 * 24)
    for (const [index, at] of times.entries()) {
      if (index % 72 > 0) assert.equal(at.getTime() - (times[index - 1] as Date).getTime(), 3_600_000)
    }
  })

  test('given the 29th of February, then only leap years have it', () => {
    const times = cronTimes('0 12 29 2 *', 'UTC')
    const first = times.nextAfter(new Date('2026-01-01T00:00:00Z'))
    assert.equal(first?.toISOString(), '2028-02-29T12:00:00.000Z')
    assert.equal(times.nextAfter(first ?? new Date(0))?.toISOString(), '2032-02-29T12:00:00.000Z')
  })

  test('given the last day of the month, then the leap day is one', () => {
    const days = timesOf('0 12 L * *', 'UTC').map((at) => at.getUTCDate())
    assert.deepEqual(days, [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
  })

  test('given any of its times, then looking back finds it, and a moment earlier the one before', () => {
    for (const zone of zones) {
      for (const cron of ['30 2 * * *', '0 6 * * MON-FRI', '0 12 L * *']) {
        const times = cronTimes(cron, zone)
        const all = timesOf(cron, zone)
        for (const [index, at] of all.entries()) {
          if (index === 0 || index % 5 > 0) continue
          assert.equal(times.lastUpTo(at)?.getTime(), at.getTime(), `${cron} ${zone}`)
          const before = times.lastUpTo(new Date(at.getTime() - 1))
          assert.equal(before?.getTime(), all[index - 1]?.getTime(), `${cron} ${zone} ${at.toISOString()}`)
        }
      }
    }
  })
})

describe('a mistake in a cron expression', () => {
  const mistakes: [string, RegExp | undefined][] = [
    ['0 7 * * *', undefined],
    ['*/10 * * * * *', undefined],
    ['0 7 * * MON-FRI', undefined],
    ['', /five fields/],
    ['@daily', /five fields/],
    ['0 7 * *', /five fields/],
    ['60 7 * * *', /minute/],
    ['0 7 30 2 *', /never comes/],
  ]
  for (const [cron, expected] of mistakes) {
    test(`given ${JSON.stringify(cron)}, then ${expected === undefined ? 'there is none' : 'it is named'}`, () => {
      const found = cronMistake(cron)
      if (expected === undefined) assert.equal(found, undefined)
      else assert.match(found ?? '', expected)
    })
  }
})
