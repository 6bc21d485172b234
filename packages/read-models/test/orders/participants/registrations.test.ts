import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { LineItem, Order, Participant } from '@slipstream/events/event-types/orders/order.ts'
import { evolveOrder } from '../../../src/orders/evolve-order.ts'
import type { OrderDocument } from '../../../src/orders/order-document.ts'
import type { OrderFact } from '../../../src/orders/order-fact.ts'

const kidYan: Participant = {
  ...{ participantId: '9-1', lineItemId: '9', name: 'Kid Yan', email: 'yan@example.test', fields: {} },
}
const item = (id: string): LineItem => ({
  ...examples.OrderUpdated.data.order.lineItems[0]!,
  id,
  metadata: [],
})

function state(id: string, second: number, changes: Partial<Order>): OrderFact {
  const { data } = examples.OrderUpdated
  const order = { ...data.order, modifiedAt: `2026-11-21T06:45:0${second}Z`, ...changes }
  return { id, type: 'OrderUpdated', data: { ...data, order } }
}
const registered = (id: string, second: number, named: Participant[] = [kidYan]): OrderFact =>
  state(id, second, {
    lineItems: [item('9')],
    participants: named,
    registration: { lineItemIds: ['9'], unnamedLineItemIds: [], candidates: [] },
  })
const ofOtherProduct = (id: string, second: number, named: Participant[] = [kidYan]): OrderFact =>
  state(id, second, {
    lineItems: [item('9')],
    participants: [],
    registration: { lineItemIds: [], unnamedLineItemIds: [], candidates: named },
  })
const fold = (...facts: OrderFact[]): OrderDocument =>
  facts.reduce<OrderDocument | null>(evolveOrder, null) as OrderDocument
const names = ({ participants }: OrderDocument) => participants.map(({ name }) => name)

describe('a participant who was registered', () => {
  test('stays registered when the product gets another SKU', () => {
    const order = fold(registered('e1', 1), ofOtherProduct('e2', 2))
    assert.deepEqual(names(order), ['Kid Yan'])
    assert.deepEqual(order.formerParticipants, [])
  })

  test('stays registered in any order of arrival', () => {
    const states = [registered('e1', 1), ofOtherProduct('e2', 2), ofOtherProduct('e3', 3)]
    const expected = JSON.stringify(fold(...states))
    for (const [a, b, c] of [
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const) {
      assert.equal(JSON.stringify(fold(states[a]!, states[b]!, states[c]!)), expected)
    }
  })

  test('has a name that is corrected after the SKU has changed', () => {
    const order = fold(registered('e1', 1), ofOtherProduct('e2', 2, [{ ...kidYan, name: 'Kid Yann' }]))
    assert.deepEqual(names(order), ['Kid Yann'])
  })

  test('leaves when the line item no longer names them, or is gone', () => {
    const unnamed = fold(registered('e1', 1), ofOtherProduct('e2', 2, []))
    assert.deepEqual(names(unnamed), [])
    assert.deepEqual(
      unnamed.formerParticipants.map(({ participant }) => participant.name),
      ['Kid Yan'],
    )
  })

  test('of events without registrations stays as well', () => {
    const { data } = examples.OrderUpdated
    const { registration: _, ...old } = data.order
    const order = { ...old, lineItems: [item('9')], participants: [kidYan] }
    const before: OrderFact = { id: 'e1', type: 'OrderUpdated', data: { ...data, order } }
    assert.deepEqual(names(fold(before, ofOtherProduct('e2', 2))), ['Kid Yan'])
  })

  test("in the order's own metadata stays while the line item is there", () => {
    const ofOrder = { ...kidYan, participantId: 'order-1', lineItemId: null }
    const named = (id: string, second: number, lineItems: LineItem[], isMatched: boolean) =>
      state(id, second, {
        lineItems,
        participants: isMatched ? [ofOrder] : [],
        registration: {
          lineItemIds: isMatched ? ['9'] : [],
          unnamedLineItemIds: [],
          candidates: isMatched ? [] : [ofOrder],
        },
      })
    const before = named('e1', 1, [item('9'), item('10')], true)
    assert.deepEqual(names(fold(before, named('e2', 2, [item('9'), item('10')], false))), ['Kid Yan'])
    const withoutIt = fold(before, named('e2', 2, [item('10')], false))
    assert.deepEqual(names(withoutIt), [])
    assert.equal(withoutIt.formerParticipants.length, 1)
  })
})

describe('a person named by a line item that never was a registration', () => {
  test('is not a participant, and not a former one', () => {
    const order = fold(ofOtherProduct('e1', 1), ofOtherProduct('e2', 2, []))
    assert.deepEqual([order.participants, order.formerParticipants], [[], []])
  })

  test('is one as soon as any state of the order says that it is a registration', () => {
    assert.deepEqual(names(fold(ofOtherProduct('e2', 2), registered('e1', 1, []))), ['Kid Yan'])
  })
})
