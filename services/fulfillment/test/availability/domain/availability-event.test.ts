import assert from 'node:assert/strict'
import { test } from 'node:test'
import { availabilityEvent } from '../../../src/availability/domain/availability-event.ts'
import { breakerDecider, closedBreaker } from '@slipstream/work/domain/breaker.ts'
import type { BreakerEvent } from '@slipstream/work/domain/breaker.ts'

const reason = 'The carrier refused the connection.'
const opened: BreakerEvent = {
  ...{ type: 'Opened', at: '2026-11-21T08:00:00.000Z', reason },
  ...{ probeAt: '2026-11-21T08:00:10.000Z', intervalMs: 10_000 },
}
const failed: BreakerEvent = {
  ...{ type: 'ProbeFailed', at: '2026-11-21T08:00:12.000Z', reason },
  ...{ probeAt: '2026-11-21T08:00:32.000Z', intervalMs: 20_000 },
}
const closed: BreakerEvent = { type: 'Closed', at: '2026-11-21T08:00:33.000Z' }

test('given an outage, then each failed probe is reported with the time of the next', () => {
  let breaker = breakerDecider.initialState
  const published = [opened, failed, closed].map((event) => {
    breaker = breakerDecider.evolve(breaker, event)
    return availabilityEvent('bobs-post', event, breaker, { maxProbeMs: 300_000 })?.data
  })
  assert.deepEqual(
    published.map((data) => [data?.state, data?.changedAt, data?.probedEveryMs, data?.nextProbeAt]),
    [
      ['unavailable', opened.at, 300_000, opened.probeAt],
      ['unavailable', failed.at, 300_000, failed.probeAt],
      ['available', closed.at, undefined, undefined],
    ],
  )
})

test('given a probe that begins, then nothing is reported', () => {
  const begun: BreakerEvent = { type: 'ProbeBegun', at: opened.probeAt, until: opened.probeAt }
  assert.equal(availabilityEvent('bobs-post', begun, closedBreaker, { maxProbeMs: 1 }), undefined)
})
