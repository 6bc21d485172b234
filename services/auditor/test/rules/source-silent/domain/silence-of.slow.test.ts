import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { evolveRhythm } from '../../../../src/rules/source-silent/domain/evolve-rhythm.ts'
import { newRhythm } from '../../../../src/rules/source-silent/domain/rhythm.ts'
import type { Rhythm } from '../../../../src/rules/source-silent/domain/rhythm.ts'
import { silenceOf } from '../../../../src/rules/source-silent/domain/silence-of.ts'
import { arrivalsOf, rhythmOf, settings, shopHours, silencesOf } from './source-in-virtual-time.ts'
import { dayMs, hourMs, minuteMs, mondayMs, weekMs } from './source-in-virtual-time.ts'

const shop = { habit: shopHours(8) }
/** Ten weeks and some days of a shop, up to a time of the week. */
const livedUntil = (day: number, hour: number, source: Parameters<typeof arrivalsOf>[0] = shop) => {
  const until = mondayMs + 10 * weekMs + day * dayMs + hour * hourMs
  return { rhythm: rhythmOf(arrivalsOf(source, mondayMs, until, 1)), until }
}
const isSilent = (rhythm: Rhythm, at: number) => silenceOf(rhythm, settings, at).isSilent

describe('a source from which nothing comes', () => {
  it('is silent within five hours at a busy time, and says what is usual', () => {
    const { rhythm, until } = livedUntil(3, 11)
    assert.equal(isSilent(rhythm, until), false)
    const { isSilent: found, explanation, sinceMs } = silenceOf(rhythm, settings, until + 5 * hourMs)
    assert.equal(found, true)
    assert.match(
      explanation,
      /^nothing for 5 h( \d+ min)?; at this hour of a Thursday about \d+ deliveries are usual$/,
    )
    assert.equal(sinceMs, rhythm.lastAt)
  })

  it('is not silent overnight, but in the course of the morning', () => {
    const { rhythm, until } = livedUntil(1, 21.9)
    assert.equal(isSilent(rhythm, until + 10 * hourMs), false)
    assert.equal(isSilent(rhythm, until + 14 * hourMs), true)
  })

  it('is given longer at a weekend', () => {
    const { rhythm, until } = livedUntil(5, 11)
    assert.equal(isSilent(rhythm, until + 2 * hourMs), false)
    assert.equal(isSilent(rhythm, until + 2 * dayMs + 3 * hourMs), true)
  })

  it('is never silent for less than is configured', () => {
    const { rhythm } = livedUntil(3, 11, { habit: () => 15 })
    const last = rhythm.lastAt ?? 0
    const patient = { ...settings, atLeastMs: 5 * hourMs }
    assert.equal(silenceOf(rhythm, patient, last + 5 * hourMs - 1).isSilent, false)
    assert.equal(silenceOf(rhythm, patient, last + 5 * hourMs).isSilent, true)
  })

  it('uses the configured limit in its first two weeks', () => {
    const rhythm = rhythmOf(arrivalsOf(shop, mondayMs, mondayMs + 3 * dayMs, 1))
    const last = rhythm.lastAt ?? 0
    assert.equal(isSilent(rhythm, last + dayMs - 1), false)
    const { isSilent: found, explanation } = silenceOf(rhythm, settings, last + dayMs)
    assert.equal(found, true)
    assert.equal(explanation, 'nothing for 1 d; its rhythm is not known yet, so 1 d counts as silence')
  })

  it('is not silent when it never sent anything', () => {
    assert.equal(isSilent(newRhythm(), mondayMs + 400 * dayMs), false)
  })

  it('raises at most one alert while its season ends slowly', () => {
    const ending = (at: number) =>
      shop.habit(at) * Math.min(1, 2 ** ((mondayMs + 9 * weekMs - at) / (10 * dayMs)))
    const arrivals = arrivalsOf({ habit: ending }, mondayMs, mondayMs + 12 * weekMs, 3)
    assert.ok(silencesOf(arrivals, mondayMs + 8 * weekMs).length <= 1)
  })

  it('alerts no earlier after one burst of deliveries', () => {
    const { rhythm, until } = livedUntil(5, 11)
    const burst = Array.from({ length: 500 }, (_, n) => until + n * 200)
    const after = rhythmOf(burst, rhythm)
    assert.equal(isSilent(after, (after.lastAt ?? 0) + 2 * hourMs), false)
  })

  it('speaks again with the next arrival, and a silence lasts until then', () => {
    const { rhythm } = livedUntil(3, 11)
    const last = rhythm.lastAt ?? 0
    const within = fc.tuple(fc.integer({ min: 0, max: 60 * dayMs }), fc.integer({ min: 0, max: 60 * dayMs }))
    fc.assert(
      fc.property(within, ([one, other]) => {
        const [sooner, later] = [last + Math.min(one, other), last + Math.max(one, other)]
        if (isSilent(rhythm, sooner)) assert.ok(isSilent(rhythm, later))
        const spoken = evolveRhythm(rhythm, later)
        assert.equal(isSilent(spoken, later), false)
      }),
    )
  })
})

describe('a rhythm', () => {
  it('raises few false alarms at shops small and large, also with bursts', () => {
    const sources = [{ habit: shopHours(0.5) }, { habit: shopHours(4) }, { habit: shopHours(1), burst: 10 }]
    const found = sources.map((source, index) =>
      silencesOf(arrivalsOf(source, mondayMs, mondayMs + 54 * weekMs, index), mondayMs + 2 * weekMs),
    )
    for (const silences of found) assert.ok(silences.length <= 2, JSON.stringify(found))
  })

  it('stays as small as it is, as plain JSON, and counts a minute once', () => {
    const { rhythm } = livedUntil(3, 11)
    assert.ok(JSON.stringify(rhythm).length < 10_000)
    assert.deepEqual(JSON.parse(JSON.stringify(rhythm)), rhythm)
    const last = rhythm.lastAt ?? 0
    const again = evolveRhythm(rhythm, last)
    assert.deepEqual({ ...again, deliveries: 0 }, { ...rhythm, deliveries: 0 })
  })

  it('keeps its last arrival and its gaps when a delivery arrives late', () => {
    const { rhythm } = livedUntil(3, 11)
    const late = evolveRhythm(rhythm, (rhythm.lastAt ?? 0) - 3 * dayMs - 7 * minuteMs)
    assert.equal(late.lastAt, rhythm.lastAt)
    assert.deepEqual(late.gaps, rhythm.gaps)
  })
})
