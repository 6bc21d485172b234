import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  relayAccepted,
  relayFailed,
  stateToRecord,
  unknownRelay,
} from '../../../../src/delivery/domain/relay/relay-state.ts'
import type { RelayHealth } from '../../../../src/delivery/domain/relay/relay-state.ts'

const minute = 60_000
const failed = (state: 'refused' | 'unreachable', atMs: number, health: RelayHealth = unknownRelay) =>
  relayFailed(health, { state, detail: 'CONN ETIMEDOUT' }, atMs)

describe('the state of the mail server that is recorded', () => {
  it('given a refusal, then immediately, and once', () => {
    const health = failed('refused', 0)
    assert.equal(stateToRecord(health, 0), 'refused')
    const recorded = { ...health, recorded: { state: 'refused' as const, atMs: 0 } }
    assert.equal(stateToRecord(failed('refused', minute, recorded), minute), null)
  })

  it('given no response, then after ten minutes, counted from the first fault', () => {
    const first = failed('unreachable', 0)
    assert.equal(stateToRecord(first, 0), null)
    const later = failed('unreachable', 10 * minute, first)
    assert.equal(later.fault?.sinceMs, 0)
    assert.equal(stateToRecord(later, 10 * minute), 'unreachable')
  })

  it('given an accepted mail, then that mail is sent, and again a minute later', () => {
    const health = relayAccepted(failed('refused', 0), minute)
    assert.deepEqual([health.fault, health.acceptedMs], [null, minute])
    assert.equal(stateToRecord(health, minute), 'sending')
    const recorded = { ...health, recorded: { state: 'sending' as const, atMs: minute } }
    assert.equal(stateToRecord(recorded, 2 * minute - 1), null)
    assert.equal(stateToRecord(recorded, 2 * minute), 'sending')
  })
})
