import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evolveStreak, isAboutUs } from '../../../../src/delivery/domain/relay/refusal-streak.ts'
import type { RefusalStreak } from '../../../../src/delivery/domain/relay/refusal-streak.ts'

describe('permanent rejections in a row', () => {
  const streakOf = (refusals: readonly { to: string; reply?: string; atMs?: number }[]) =>
    refusals.reduce<RefusalStreak | null>(
      (streak, { to, reply = '550 5.7.1', atMs = 0 }) =>
        evolveStreak(streak, { id: `id-${to}`, recipient: to, reply }, atMs),
      null,
    )
  const five = ['a', 'b', 'c', 'd', 'e'].map((to) => ({ to }))

  it('given one reply to five recipients, then it is about us; given fewer, then not', () => {
    assert.equal(isAboutUs(streakOf(five)), true)
    assert.equal(isAboutUs(streakOf(five.slice(1))), false)
    assert.equal(isAboutUs(streakOf([...five.slice(1), { to: 'b' }])), false)
  })

  it('given different replies, or one about the mailbox alone, then not', () => {
    assert.equal(isAboutUs(streakOf([...five.slice(1), { to: 'x', reply: '554' }])), false)
    assert.equal(isAboutUs(streakOf(five.map(({ to }) => ({ to, reply: '550 5.1.1' })))), false)
  })

  it('given bad addresses hours apart, then not; a streak about us does not expire', () => {
    const apart = five.map(({ to }, index) => ({ to, atMs: index * 30 * 60_000 }))
    assert.equal(isAboutUs(streakOf(apart)), false)
    assert.equal(isAboutUs(streakOf([...five, { to: 'f', atMs: 86_400_000 }])), true)
  })
})
