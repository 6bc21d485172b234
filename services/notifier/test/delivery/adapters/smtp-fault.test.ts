import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { smtpFault } from '../../../src/delivery/adapters/smtp-fault.ts'

describe('an SMTP error', () => {
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
})
