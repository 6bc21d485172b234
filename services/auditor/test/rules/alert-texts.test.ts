import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mailFailed } from '../../src/rules/needs-attention/domain/mail-failed-alert.ts'
import { stalledOrder } from '../../src/rules/stalled-orders/domain/stalled-order-alert.ts'
import { webhookFailing } from '../../src/rules/webhooks/domain/webhook-failing-alert.ts'
import { wooCommerceTraits } from '../../src/sources/woocommerce/source-kind.ts'

describe('what an alert says', () => {
  it('given a slip without an address, then it says whose it is and that a correction is enough', () => {
    const { summary, next } = mailFailed({
      source: 'shop',
      orderId: '1042',
      slips: [{ reason: 'no-address', recipient: 'registrant' }],
    })
    assert.match(summary, /the slip of the registrant .*no address/)
    assert.match(next.action, /by itself/)
    assert.doesNotMatch(next.action, /resend-slip/)
  })

  it('given slips of several people, one of unknown outcome, then that one is to be asked first', () => {
    const { summary, next } = mailFailed({
      source: 'shop',
      orderId: '1042',
      slips: [
        { reason: 'refused', recipient: 'participant' },
        { reason: 'refused', recipient: 'participant' },
        { reason: 'outcome-unknown' },
      ],
    })
    assert.match(
      summary,
      /the slip of a participant .*refused it for good \(2 slips\); a slip .*may have arrived/,
    )
    assert.match(next.action, /^Find out whether it has arrived.*slips resend shop\/1042$/)
  })

  it('given a mail about a shipment, then it says which, and does not offer to resend a slip', () => {
    const slips = [{ reason: 'refused', kind: 'shipment-shipped' }]
    const { summary, next } = mailFailed({ source: 'shop', orderId: '1042', slips })
    assert.match(
      summary,
      /the mail to the customer about a shipment \(shipped\) could not be sent: .*refused/,
    )
    assert.match(next.action, /resend-mails.* Otherwise .*: npx slipstream orders show shop\/1042\./)
    assert.doesNotMatch(next.action, /slips resend/)
  })

  it('given a mail of billing, then it names the customer and the mail, and counts no order', () => {
    const slips = [{ reason: 'refused', kind: 'billing-receipt' }]
    const { summary, affected, next } = mailFailed({ source: 'billing', orderId: 'cus_ada', slips })
    assert.match(summary, /^Customer cus_ada of billing: the mail of billing \(receipt\) could not be sent/)
    assert.deepEqual(affected, { count: 0, ranges: [] })
    assert.doesNotMatch(next.action, /order|slips resend|parcel/)
  })

  it('given a stalled order, then the time is that of the notice, right in a repeat as well', () => {
    const { summary } = stalledOrder({
      source: 'shop',
      orderId: '42',
      explanations: ['in pending for 23 s'],
      evidence: [],
    })
    assert.equal(summary, 'When this was noticed, order 42 of shop had been in pending for 23 s.')
  })

  it('given refused deliveries, then their reason and what to do are words, not codes', () => {
    const { summary, next } = webhookFailing({
      ...{ source: 'shop', webhookId: '3', inARow: 8, severity: 'critical' },
      reasons: [{ reason: 'wrong_signature', count: 8 }],
      refusals: wooCommerceTraits.refusals,
    })
    assert.match(summary, /the signature does not fit the configured secret \(8 times\)/)
    assert.match(next.action, /^Give the sender's webhook and sources\.shop\.secrets the same secret\./)
  })

  it('given a fault of ours, then it is an internal error, and the sentence is one', () => {
    const { summary } = webhookFailing({
      ...{ source: 'shop', webhookId: '3', inARow: 3, severity: 'warning' },
      reasons: [{ reason: 'failed', count: 1 }],
      refusals: wooCommerceTraits.refusals,
    })
    assert.match(
      summary,
      /^3 deliveries of webhook 3 of shop in a row were refused: internal error in ingest \(once\)\./,
    )
  })
})
