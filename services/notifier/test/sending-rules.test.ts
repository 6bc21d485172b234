import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterAttempt } from '../src/domain/after-attempt.ts'
import { messageId, notificationId } from '../src/domain/notification-id.ts'
import { smtpFault } from '../src/domain/smtp-fault.ts'

describe('a refusal', () => {
  for (const [fault, error] of [
    ['permanent', { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }],
    ['permanent', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }],
    ['permanent', { code: 'EENVELOPE' }],
    ['temporary', { code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO' }],
    ['temporary', { code: 'EMESSAGE', responseCode: 452 }],
    ['unreachable', { code: 'EENVELOPE', responseCode: 421 }],
    ['unreachable', { code: 'EAUTH', responseCode: 535 }],
    ['unreachable', { code: 'ECONNECTION' }],
    ['unreachable', { code: 'ESOCKET' }],
    ['unreachable', { code: 'ETIMEDOUT' }],
    ['unreachable', {}],
  ] as const)
    it(`given ${JSON.stringify(error)}, then ${fault}`, () => assert.equal(smtpFault(error), fault))

  it('given a server that is away, then it never counts', () => {
    assert.deepEqual(afterAttempt('unreachable', 1_000, 1), { kind: 'retry', waitMs: 0, counts: false })
  })

  it('given refusals for now, then the waits grow to four hours, and end after twenty', () => {
    const waits = Array.from({ length: 20 }, (_, attempts) => afterAttempt('temporary', attempts, 1))
    assert.deepEqual(
      waits.slice(0, 3).map((next) => next.kind === 'retry' && next.waitMs),
      [60_000, 120_000, 240_000],
    )
    assert.equal(waits.at(-1)?.kind, 'setAside')
    assert.ok(waits.every((next) => next.kind === 'setAside' || next.waitMs <= 4 * 60 * 60_000))
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
