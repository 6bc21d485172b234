import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterAttempt } from '../../../src/delivery/domain/after-attempt.ts'
import type { Tries } from '../../../src/delivery/domain/after-attempt.ts'
import { messageId, notificationId } from '../../../src/delivery/domain/notification-id.ts'
import { evolveStreak, isAboutUs } from '../../../src/delivery/domain/refusal-streak.ts'
import type { RefusalStreak } from '../../../src/delivery/domain/refusal-streak.ts'
import { smtpFault } from '../../../src/delivery/adapters/smtp-fault.ts'

describe('a rejection', () => {
  for (const [fault, error] of [
    ['permanent', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }],
    ['permanent', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }],
    ['permanent', { code: 'EENVELOPE' }],
    ['temporary', { code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }],
    ['temporary', { code: 'EMESSAGE', responseCode: 452 }],
    ['unreachable', { code: 'EENVELOPE', responseCode: 421 }],
    ['unreachable', { code: 'EENVELOPE', responseCode: 451, command: 'MAIL FROM' }],
    ['unreachable', { code: 'EAUTH', responseCode: 454, command: 'AUTH PLAIN' }],
    ['refuses-us', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' }],
    ['refuses-us', { code: 'EAUTH' }],
    ['refuses-us', { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' }],
    ['refuses-us', { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM' }],
    ['refuses-us', { code: 'EPROTOCOL', responseCode: 554, command: 'CONN' }],
    ['permanent', { code: 'EENVELOPE', responseCode: 552, command: 'MAIL FROM' }],
    ['unreachable', { code: 'ECONNECTION' }],
    ['unreachable', { code: 'ESOCKET' }],
    ['unreachable', { code: 'ETIMEDOUT' }],
    ['unreachable', {}],
  ] as const)
    it(`given ${JSON.stringify(error)}, then ${fault}`, () => assert.equal(smtpFault(error, false), fault))

  for (const [fault, error] of [
    ['outcome-unknown', { code: 'ETIMEDOUT', command: 'CONN' }],
    ['outcome-unknown', { code: 'ECONNECTION', command: 'CONN', responseCode: 421 }],
    ['outcome-unknown', { code: 'EMESSAGE', command: 'DATA', responseCode: 421 }],
    ['temporary', { code: 'EMESSAGE', command: 'DATA', responseCode: 451 }],
    ['permanent', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }],
  ] as const)
    it(`given ${JSON.stringify(error)} once all content was sent, then ${fault}`, () =>
      assert.equal(smtpFault(error, true), fault))

  const fresh: Tries = { attempts: 0, unknownOutcomes: 0, waitingMs: 0 }
  const weekMs = 7 * 24 * 60 * 60_000

  it('given a server that is unavailable or refuses us, then only time counts, up to a week', () => {
    for (const fault of ['unreachable', 'refuses-us'] as const) {
      const tries = { ...fresh, attempts: 1_000, waitingMs: weekMs - 1 }
      assert.deepEqual(afterAttempt(fault, tries, 1), { kind: 'retry', waitMs: 0, counts: 'nothing' })
      assert.deepEqual(afterAttempt(fault, { ...tries, waitingMs: weekMs }, 1), {
        kind: 'failed',
        why: 'expired',
      })
    }
  })

  it('given temporary rejections, then waits grow to four hours, and end after twenty attempts', () => {
    const waits = Array.from({ length: 20 }, (_, attempts) =>
      afterAttempt('temporary', { ...fresh, attempts }, 1),
    )
    assert.deepEqual(
      waits.slice(0, 3).map((next) => next.kind === 'retry' && next.waitMs),
      [60_000, 120_000, 240_000],
    )
    assert.deepEqual(waits.at(-1), { kind: 'failed', why: 'attempts-exhausted' })
    assert.ok(waits.every((next) => next.kind === 'failed' || next.waitMs <= 4 * 60 * 60_000))
  })

  it('given no answer after the content, then there are three attempts, hours apart', () => {
    const next = [0, 1, 2].map((unknownOutcomes) =>
      afterAttempt('outcome-unknown', { ...fresh, unknownOutcomes }, 1),
    )
    const hourMs = 60 * 60_000
    assert.deepEqual(next, [
      { kind: 'retry', waitMs: hourMs, counts: 'unknown-outcome' },
      { kind: 'retry', waitMs: 6 * hourMs, counts: 'unknown-outcome' },
      { kind: 'failed', why: 'outcome-unknown' },
    ])
  })
})

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

describe('the identity of a notification', () => {
  it('is the same for the same order and recipient, and differs for any other', () => {
    const registrant = { kind: 'registrant' } as const
    const id = notificationId('slip', 'shop', '1', registrant)
    assert.equal(notificationId('slip', 'shop', '1', registrant), id)
    const others = [
      notificationId('slip', 'shop', '2', registrant),
      notificationId('slip', 'shop2', '1', registrant),
      notificationId('slip', 'shop', '1', { kind: 'participant', participantId: 'registrant' }),
    ]
    assert.equal(new Set([id, ...others]).size, 4)
  })

  it('is in its Message-ID, under the sender’s domain', () => {
    assert.equal(messageId('abc', 'Shop <r@shop.example>'), '<abc@shop.example>')
    assert.equal(messageId('abc', 'r@shop.example'), '<abc@shop.example>')
  })
})
