import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { participantsMissing } from '../../../../src/rules/participants-missing/domain/participants-missing-alert.ts'
import { evolveAuditedOrder } from '../../../../src/observe/domain/audited-order.ts'
import type { AuditedOrder } from '../../../../src/observe/domain/audited-order.ts'

const { data, ...attributes } = examples.OrderUpdated
const [lineItem] = data.order.lineItems
const nobody = { lineItemIds: [], unnamedLineItemIds: [], candidates: [] }
const registered = { ...nobody, lineItemIds: ['9'] }
const yan = { participantId: '9-1', lineItemId: '9', name: 'Yan', email: null, fields: {} }

/** A state of an order with one line item, each newer than the one before. */
function states(...given: Partial<Order>[]): OrderEvent[] {
  return given.map((order, minute) => ({
    ...{ ...attributes, id: `state ${minute}` },
    type: 'OrderUpdated',
    data: {
      ...data,
      order: {
        ...data.order,
        lineItems: lineItem === undefined ? [] : [{ ...lineItem, id: '9' }],
        participants: [],
        ...{ status: 'processing', paidAt: '2026-11-21T08:00:00Z', completedAt: null },
        modifiedAt: `2026-11-21T08:0${minute}:00Z`,
        ...order,
      },
    },
  }))
}

const lacksAfter = (events: readonly OrderEvent[]) =>
  events.reduce<AuditedOrder | undefined>((known, event) => evolveAuditedOrder(known, event).order, undefined)
    ?.lacks

describe('what a paid order lacks of participants', () => {
  const stories: [string, OrderEvent[], 'lost' | 'unnamed' | null][] = [
    ['nothing, where the configuration names none', states({}), null],
    ['nothing, where only a hoodie was bought', states({ registration: nobody }), null],
    ['nothing, while everybody is named', states({ registration: registered, participants: [yan] }), null],
    [
      'a name, where a registration names nobody',
      states({ registration: { ...registered, unnamedLineItemIds: ['9'] } }),
      'unnamed',
    ],
    [
      'nothing, while it is not paid',
      states({ registration: { ...registered, unnamedLineItemIds: ['9'] }, paidAt: null }),
      null,
    ],
    [
      'nothing, when it has ended',
      states({ registration: { ...registered, unnamedLineItemIds: ['9'] }, status: 'cancelled' }),
      null,
    ],
    [
      'nothing, when the product was renamed and the line item still names them',
      states(
        { registration: registered, participants: [yan] },
        { registration: { ...nobody, candidates: [yan] } },
      ),
      null,
    ],
    [
      'everybody, when the line item is gone',
      states({ registration: registered, participants: [yan] }, { registration: nobody, lineItems: [] }),
      'lost',
    ],
    [
      'nothing any more, when they are there again',
      states(
        { registration: registered, participants: [yan] },
        { registration: nobody, lineItems: [] },
        { registration: registered, participants: [yan] },
      ),
      null,
    ],
  ]
  for (const [what, events, lacks] of stories) {
    it(`is ${what}`, () => {
      assert.equal(lacksAfter(events), lacks)
      // Delivered twice changes nothing, and what was overtaken changes nothing either.
      assert.equal(lacksAfter(events.flatMap((event) => [event, event])), lacks)
      assert.equal(lacksAfter([...events, ...events.slice(0, -1)]), lacks)
    })
  }

  it('is nothing, when it was deleted', () => {
    const [created] = states({ registration: { ...registered, unnamedLineItemIds: ['9'] } })
    assert.ok(created !== undefined)
    const { data: deletion, ...rest } = examples.OrderDeleted
    for (const status of ['trash', 'deleted'])
      assert.equal(lacksAfter([created, { ...rest, data: { ...deletion, status } }]), null)
  })

  it('is reported by the order’s number, without names', () => {
    const found = { source: 'shop', orderId: '253', position: 'orders/0/7' }
    assert.match(
      participantsMissing({ ...found, why: 'lost' }).summary,
      /^Order 253 of shop is paid and has lost all/,
    )
    const alert = participantsMissing({ ...found, why: 'unnamed' })
    assert.match(alert.summary, /a registration that names nobody/)
    assert.deepEqual(alert.affected.ranges, [{ first: '253', last: '253' }])
  })
})
