import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveBillingObject } from '../../../src/observe/domain/audited-billing-object.ts'
import type {
  AuditedBillingObject,
  BillingObjectEvent,
} from '../../../src/observe/domain/audited-billing-object.ts'

const base = Math.floor(Date.parse('2026-11-21T09:00:00Z') / 1_000)

/** An event of one invoice, made some seconds after the first. */
function event(id: string, seconds: number, status: string, attempts = 0): BillingObjectEvent {
  const at = new Date((base + seconds) * 1_000).toISOString()
  const object = {
    ...{ id: 'in_1', object: 'invoice', customer: 'cus_1', status, attempt_count: attempts },
    ...{ created: base, amount_due: 100, amount_remaining: status === 'paid' ? 0 : 100 },
  }
  const { data } = examples.InvoiceChanged
  const change = { ...data.change, id, type: `invoice.${status}`, at }
  const invoice = { ...data.invoice, invoiceId: 'in_1', customerId: 'cus_1', status }
  return {
    ...examples.InvoiceChanged,
    ...{ id, source: 'billing', subject: 'billing/cus_1', recordedAtMs: base * 1_000 },
    position: { topic: 'billing', partition: 0, offset: 1n },
    data: { ...data, change, invoice, payload: { object: 'event', data: { object } } },
  }
}

const story = [
  event('a', 0, 'draft'),
  event('b', 3_600, 'open'),
  event('c', 3_601, 'open', 1),
  event('d', 7_200, 'paid', 1),
]

const fold = (events: readonly BillingObjectEvent[]): AuditedBillingObject | undefined =>
  events.reduce<AuditedBillingObject | undefined>(
    (known, one) => evolveBillingObject(known, one)?.object,
    undefined,
  )

describe('what the audit keeps of a billing object', () => {
  it('given its events in any order and repeated, then it is the same', () => {
    const inOrder = fold(story)
    assert.equal(inOrder?.certainStatus, 'paid')
    fc.assert(
      fc.property(fc.shuffledSubarray([...story, ...story], { minLength: 8, maxLength: 8 }), (events) => {
        assert.deepEqual(fold(events), inOrder)
      }),
    )
  })

  it('given an event that arrives twice, then nothing changes', () => {
    const once = fold(story)
    const again = evolveBillingObject(once, story[1] as BillingObjectEvent)
    assert.equal(again?.object, once)
    assert.equal(again?.change, undefined)
  })

  it('given a late event, then the status does not go back', () => {
    const late = evolveBillingObject(fold(story.slice(1)), story[0] as BillingObjectEvent)
    assert.equal(late?.object.certainStatus, 'paid')
    assert.equal(late?.change, undefined)
  })

  it('given a change of status, then it says from which, to which and since when', () => {
    const changed = evolveBillingObject(fold(story.slice(0, 1)), story[1] as BillingObjectEvent)
    assert.deepEqual(changed?.change, {
      ...{ from: 'draft', to: 'open', at: '2026-11-21T10:00:00.000Z', isFetched: false },
    })
  })
})
