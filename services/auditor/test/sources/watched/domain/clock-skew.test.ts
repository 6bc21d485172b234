import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { shopClock } from '../../../../src/rules/shop-health/domain/shop-clock-alert.ts'
import { clockSkewMs, withReading } from '../../../../src/sources/watched/domain/clock-skew.ts'
import type { ClockSamples } from '../../../../src/sources/watched/domain/clock-skew.ts'
import { sweepWindow } from '../../../../src/rules/order-discrepancies/domain/sweep-window.ts'

const minuteMs = 60_000
const begun = Date.parse('2026-11-21T07:00:00Z')

/** What is measured of a clock that is off by so much, from responses that took so long. */
function measured(skewMs: number, responsesMs: readonly number[]): number {
  let samples: ClockSamples = []
  for (const [n, tookMs] of responsesMs.entries()) {
    const sentMs = begun + n * 7_301
    const writtenMs = sentMs + tookMs / 3
    const dateMs = Math.floor((writtenMs + skewMs) / 1_000) * 1_000
    samples = withReading(samples, { dateMs, sentMs, receivedMs: sentMs + tookMs })
  }
  assert.ok(samples.length <= 15)
  return clockSkewMs(samples)
}

describe('the clock of a shop', () => {
  it('is measured to within a second and half a response, whatever it shows', () => {
    const responses = fc.array(fc.nat(2_000), { minLength: 5, maxLength: 40 })
    fc.assert(
      fc.property(fc.integer({ min: -3_600_000, max: 3_600_000 }), responses, (skewMs, took) => {
        assert.ok(Math.abs(measured(skewMs, took) - skewMs) <= 1_500)
      }),
    )
  })

  it('is not evaluated by a few responses, nor by slow ones, nor by an odd one', () => {
    assert.equal(measured(10 * minuteMs, [10, 10, 10, 10]), 0)
    assert.equal(measured(10 * minuteMs, Array<number>(20).fill(20_000)), 0)
    const unexpected = withReading([0, 0, 0, 0, 0], { dateMs: 0, sentMs: begun, receivedMs: begun })
    assert.equal(clockSkewMs(unexpected), 0)
  })

  it('is reported above a minute, until it is clearly below', () => {
    const reported = (skewMs: number, isHeld = false) =>
      shopClock('shop', skewMs, isHeld).map(({ summary }) => summary)
    assert.deepEqual(reported(minuteMs), [])
    assert.deepEqual(reported(-90_000), ['The clock of shop is 1 min behind ours.'])
    assert.deepEqual(reported(2 * 3_600_000), ['The clock of shop is 2 h ahead of ours.'])
    assert.deepEqual(
      [reported(50_000).length, reported(50_000, true).length, reported(44_000, true).length],
      [0, 1, 0],
    )
  })
})

describe('what of a shop is compared', () => {
  const facts = { mark: undefined, connectedAt: begun, through: begun, afterMs: 5 * minuteMs, skewMs: 0 }
  const inMinutes = (window: ReturnType<typeof sweepWindow>) =>
    window && [(window.since - begun) / minuteMs, (window.boundary - begun) / minuteMs]

  it('begins where everything must arrive, and ends where deliveries may be on the way', () => {
    assert.equal(sweepWindow({ ...facts, through: begun + 5 * minuteMs }), undefined)
    assert.deepEqual(inMinutes(sweepWindow({ ...facts, through: begun + 8 * minuteMs })), [0, 3])
  })

  it('overlaps with what was compared before', () => {
    const through = begun + 60 * minuteMs
    assert.deepEqual(inMinutes(sweepWindow({ ...facts, mark: begun + 54 * minuteMs, through })), [49, 55])
    assert.deepEqual(inMinutes(sweepWindow({ ...facts, mark: begun + 2 * minuteMs, through })), [0, 55])
  })

  it('is shifted by what the shop’s clock is off', () => {
    const through = begun + 60 * minuteMs
    const behind = { ...facts, skewMs: -10 * minuteMs, through }
    assert.deepEqual(inMinutes(sweepWindow(behind)), [-10, 45])
    assert.deepEqual(inMinutes(sweepWindow({ ...facts, skewMs: 10 * minuteMs, through })), [0, 65])
  })

  it('goes back where the clock was set back, and nothing is passed over', () => {
    const through = begun + 120 * minuteMs
    const ahead = begun + 170 * minuteMs
    assert.deepEqual(inMinutes(sweepWindow({ ...facts, mark: ahead, through })), [110, 115])
  })
})
