import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { defaultParcelRates, planScans } from '../../../src/domain/parcels/plan-parcel.ts'
import type { ParcelPlan } from '../../../src/domain/parcels/plan-parcel.ts'
import { hourMs, recipient, sender, start } from '../../sample-booking.ts'

const plan = (changes: Partial<ParcelPlan> = {}): ParcelPlan => ({
  ...{ seed: 1, key: 'admin/1/1', rates: defaultParcelRates, bookedAtMs: start, speed: 1, sender, recipient },
  ...{ repeatsScans: false, maxLatenessMs: 0, neverScanned: false, losesWebhook: () => false },
  ...changes,
})
const anyPlan = fc.record({ seed: fc.nat(), key: fc.string(), repeatsScans: fc.boolean() }).map(plan)
const ends = ['DELIVERED', 'RETURNED', 'LOST']

describe('the plan of a parcel', () => {
  it('given the same seed and key, when planned again, then it is the same', () => {
    fc.assert(fc.property(anyPlan, (given) => assert.deepEqual(planScans(given), planScans(given))))
  })

  it('given any parcel, then it is accepted first, ends once, and each scan is its own event', () => {
    fc.assert(
      fc.property(anyPlan, (given) => {
        const scans = planScans(given).sort((one, other) => one.atMs - other.atMs)
        assert.equal(scans[0]?.code, 'ACCEPTED')
        const codes = [...new Set(scans.map(({ code }) => code))]
        assert.equal(codes.filter((code) => ends.includes(code)).length, 1)
        assert.ok(ends.includes(codes.at(-1) ?? ''))
        assert.equal(new Set(scans.map(({ eventId }) => eventId)).size, scans.length)
      }),
    )
  })

  it('given many parcels, then every turn happens to some', () => {
    const codes = new Set(
      Array.from({ length: 400 }, (_, n) => planScans(plan({ key: `admin/${n}/1` })))
        .flat()
        .map(({ code }) => code),
    )
    assert.equal(codes.size, 10)
  })

  it('given twice the speed, then the same scans take half the time', () => {
    const [slow, fast] = [planScans(plan()), planScans(plan({ speed: 2 }))]
    assert.deepEqual(
      fast.map(({ atMs }) => atMs - start),
      slow.map(({ atMs }) => Math.round((atMs - start) / 2)),
    )
  })

  it('given lateness, then scans become known out of order, never before they happened', () => {
    const isDisordered = Array.from({ length: 20 }, (_, n) => {
      const scans = planScans(plan({ key: `${n}`, maxLatenessMs: 48 * hourMs }))
      assert.ok(scans.every(({ atMs, knownAtMs }) => knownAtMs >= atMs))
      assert.deepEqual(
        scans.map(({ knownAtMs }) => knownAtMs),
        scans.map(({ knownAtMs }) => knownAtMs).sort((one, other) => one - other),
      )
      return scans.some(({ atMs }, i) => atMs < (scans[i - 1]?.atMs ?? 0))
    })
    assert.ok(isDisordered.includes(true))
  })

  it('given repeated scans, then the copies are equal in code, time and location', () => {
    const scans = planScans(plan({ repeatsScans: true, rates: { ...defaultParcelRates, attemptFailed: 0 } }))
    const facts = scans.map(({ code, atMs, location }) => JSON.stringify([code, atMs, location]))
    assert.ok(new Set(facts).size < facts.length)
  })

  it('given a parcel that is never scanned, then it has no scans', () => {
    assert.deepEqual(planScans(plan({ neverScanned: true })), [])
  })
})
