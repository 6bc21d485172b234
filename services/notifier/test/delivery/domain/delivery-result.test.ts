import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { settlesFailed } from '../../../src/delivery/domain/delivery-result.ts'
import type { SlipNotification } from '../../../src/delivery/domain/notification.ts'

describe('slips that failed, and another one in their place', () => {
  const at = new Date('2026-11-21T12:00:00Z')
  const first: SlipNotification = {
    ...{ _id: 'slip/shop/7/1', kind: 'slip', source: 'shop', orderId: '7', state: 'due' },
    ...{ dueAt: at, decidedAt: at, fence: 1, attempts: 0, sentAt: null, lastError: null },
    recipient: { kind: 'registrant' },
  }
  const resent: SlipNotification = { ...first, resendOf: first._id }

  it('given the resent one was sent, then they are settled', () => {
    assert.equal(settlesFailed(resent, { kind: 'sent' }), true)
  })

  it('given it has to be tried again, then they are not', () => {
    const retry = { kind: 'retry', reason: 'busy', waitMs: 1, counts: 'attempt' } as const
    assert.equal(settlesFailed(resent, retry), false)
  })

  it('given one was sent that nobody resent, then there is nothing to settle', () => {
    assert.equal(settlesFailed(first, { kind: 'sent' }), false)
  })
})
