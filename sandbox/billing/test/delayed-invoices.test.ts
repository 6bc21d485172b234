import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { givenBilling } from './given-billing.ts'
import type { GivenBilling } from './given-billing.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

describe('an invoice whose creation is not accepted', () => {
  let given: GivenBilling
  beforeEach(async () => {
    given = await givenBilling()
    const billing = await given.open()
    billing.addSubscriber({ scenario: 'renews' })
    await billing.advance(28 * dayMs - hourMs)
    given.setStatus(400)
    await billing.advance(hourMs)
    await billing.advance(0.5 * hourMs, 5 * 60_000)
  })
  afterEach(() => given.close())

  const renewal = () => given.billing.books().invoices.at(-1)

  it('given it is refused on and on, then it is finalised after 72 hours', async () => {
    await given.billing.advance(71 * hourMs, hourMs)
    assert.equal(renewal()?.status, 'draft')
    await given.billing.advance(hourMs, 60_000)
    assert.equal(renewal()?.status, 'paid')
  })

  it('given a later attempt is accepted, then it is finalised an hour after that', async () => {
    await given.billing.advance(5 * hourMs, hourMs)
    given.setStatus(200)
    const refused = given.received.length
    const isAccepted = () => given.received.slice(refused).some((one) => one.event.type === 'invoice.created')
    while (!isAccepted()) await given.billing.advance(5 * 60_000)
    await given.billing.advance(hourMs - 5 * 60_000, 5 * 60_000)
    assert.equal(renewal()?.status, 'draft')
    await given.billing.advance(10 * 60_000, 5 * 60_000)
    assert.equal(renewal()?.status, 'paid')
    const event = given.received.findLast((one) => one.event.type === 'invoice.finalized')?.event
    assert.equal(typeof event.data.object.webhooks_delivered_at, 'number')
  })
})
