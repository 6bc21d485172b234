import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { breakerDecider, breakerGate } from '../../src/domain/breaker.ts'
import type { Breaker, BreakerInput } from '../../src/domain/breaker.ts'

const settings = { failures: 3, firstProbeMs: 1_000, maxProbeMs: 4_000 }
const failure: BreakerInput = { type: 'failed', reason: 'The carrier refused the connection.' }
const probe: BreakerInput = { type: 'probeRequested', inFlightMs: 500 }

/** A breaker to which inputs happen. */
class GivenBreaker {
  breaker: Breaker = breakerDecider.initialState
  nowMs = Date.parse('2026-11-21T08:00:00.000Z')

  when(input: BreakerInput): string[] {
    const events = breakerDecider.decide({ input, settings, nowMs: this.nowMs }, this.breaker)
    for (const event of events) this.breaker = breakerDecider.evolve(this.breaker, event)
    return events.map(({ type }) => type)
  }

  after(ms: number): this {
    this.nowMs += ms
    return this
  }

  get gate() {
    return breakerGate(this.breaker, this.nowMs)
  }
}

function givenOpen(): GivenBreaker {
  const given = new GivenBreaker()
  for (let n = 0; n < settings.failures; n++) given.when(failure)
  return given
}

test('given failures in a row, then the breaker opens at the last and says since when', () => {
  const given = new GivenBreaker()
  assert.deepEqual(given.when(failure), ['FailureCounted'])
  given.after(60_000).when(failure)
  assert.deepEqual(given.when(failure), ['FailureCounted', 'Opened'])
  assert.equal(given.breaker.since, '2026-11-21T08:00:00.000Z')
  assert.deepEqual(given.gate, { waitMs: 1_000, mayProbe: false })
})

test('given failures that are not in a row, then the breaker stays closed', () => {
  const given = new GivenBreaker()
  for (let n = 0; n < 9; n++) {
    given.when(failure)
    given.when(failure)
    assert.deepEqual(given.when({ type: 'succeeded' }), ['FailuresEnded'])
  }
  assert.equal(given.breaker.state, 'closed')
})

test('given an open breaker, then one probe is sent at a time, and ever more rarely', () => {
  const given = givenOpen()
  assert.deepEqual(given.when(probe), [])
  const waits: number[] = []
  for (let n = 0; n < 4; n++) {
    assert.deepEqual(given.after(given.gate.waitMs).when(probe), ['ProbeBegun'])
    assert.deepEqual(given.when(probe), [])
    given.when(failure)
    waits.push(given.gate.waitMs)
  }
  assert.deepEqual(waits, [2_000, 4_000, 4_000, 4_000])
})

test('given a probe whose worker died or that found nothing to do, then another follows', () => {
  const given = givenOpen().after(1_000)
  given.when(probe)
  assert.deepEqual(given.after(500).when(probe), ['ProbeBegun'])
  assert.deepEqual(given.when({ type: 'probeReturned' }), ['ProbeReturned'])
  assert.deepEqual(given.when(probe), ['ProbeBegun'])
})

test('given a failure of a request from before it opened, then the next probe is not put off', () => {
  const given = givenOpen()
  assert.deepEqual(given.when(failure), [])
  assert.equal(given.gate.waitMs, 1_000)
})

test('given a rate limit, then nothing is sent, and the carrier counts as available', () => {
  const given = givenOpen()
  assert.deepEqual(given.when({ type: 'rateLimited', retryAfterMs: 3_600_000 }), ['Closed', 'Paused'])
  assert.deepEqual(given.gate, { waitMs: 3_600_000, mayProbe: false })
  assert.deepEqual(given.when({ type: 'rateLimited', retryAfterMs: 1_000 }), [])
  assert.deepEqual(given.after(3_600_000).gate, { waitMs: 0, mayProbe: false })
})

test('given any inputs, then an open breaker has a next probe, and one success closes it', () => {
  const input = fc.constantFrom<BreakerInput>(
    ...[failure, probe],
    { type: 'succeeded' },
    { type: 'probeReturned' },
    { type: 'rateLimited', retryAfterMs: 2_000 },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(input, fc.nat(3_000))), (inputs) => {
      const given = new GivenBreaker()
      for (const [one, ms] of inputs) {
        given.after(ms).when(one)
        assert.ok(given.breaker.state === 'closed' || given.breaker.probeAt !== null)
        assert.ok(given.gate.waitMs <= Math.max(settings.maxProbeMs, 2_000))
      }
      given.when({ type: 'succeeded' })
      assert.equal(given.breaker.state, 'closed')
    }),
  )
})
