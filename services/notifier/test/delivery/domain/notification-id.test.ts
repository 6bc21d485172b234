import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { messageId, notificationId } from '../../../src/delivery/domain/notification-id.ts'

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
