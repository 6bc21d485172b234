import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lockedForMs } from '../../../src/access/domain/lock-out.ts'
import { endsAt, sessionState, type Session } from '../../../src/access/domain/session.ts'

const limits = { idleMs: 2 * 3_600_000, maxMs: 5 * 3_600_000 }
const start = Date.parse('2026-11-22T08:00:00Z')
const at = (minutes: number): Date => new Date(start + minutes * 60_000)
const session = (changes: Partial<Session> = {}): Session => ({
  ...{ name: 'Mere', tokenMark: 'm', sessionId: 's' },
  ...{ signedInAt: at(0), usedAt: at(0), keyedAt: at(0), ...changes },
})

test('given a session, when time passes, then it gets a new key, and at last ends', () => {
  const state = (minutes: number, changes?: Partial<Session>) =>
    sessionState(session(changes), limits, at(minutes))
  assert.equal(state(0.5), 'valid')
  assert.equal(state(1), 'used')
  assert.equal(state(60), 'due')
  assert.equal(state(119), 'due')
  assert.equal(state(120), 'ended')
  assert.equal(state(299, { usedAt: at(298), keyedAt: at(298) }), 'used')
  assert.equal(state(300, { usedAt: at(299), keyedAt: at(299) }), 'ended')
})

test('given a replaced key, then it is valid until the end of its grace', () => {
  const replaced = session({ replacedUntil: at(61) })
  assert.equal(sessionState(replaced, limits, at(60.9)), 'valid')
  assert.equal(sessionState(replaced, limits, at(61)), 'ended')
})

test('given a session, then it is kept until it would be idle, and never beyond its maximum', () => {
  assert.deepEqual(endsAt(session(), limits), at(120))
  assert.deepEqual(endsAt(session({ usedAt: at(290) }), limits), at(300))
})

test('given failed sign-ins, then the sixth locks the address, each further one for longer', () => {
  const locked = (count: number, afterMs = 0) =>
    lockedForMs({ count, lastAt: at(0) }, new Date(start + afterMs))
  assert.equal(lockedForMs(null, at(0)), 0)
  assert.deepEqual(
    [4, 5, 6, 7].map((count) => locked(count)),
    [0, 15_000, 30_000, 60_000],
  )
  assert.equal(locked(1_000_000), 15 * 60_000)
  assert.equal(locked(5, 15_000), 0)
})
