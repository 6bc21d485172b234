import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveOrder } from '../../src/orders/evolve-order.ts'
import type { OrderDocument } from '../../src/orders/order-document.ts'
import type { OrderFact } from '../../src/orders/order-fact.ts'

const receivedAt = (second: number) => `2026-11-21T06:45:3${second}.000Z`

function state(id: string, status: string, second: number, redrivenFrom?: string): OrderFact {
  const { data } = examples.OrderUpdated
  const origin = redrivenFrom === undefined ? {} : { redrivenFrom }
  const order = { ...data.order, status }
  return { id, type: 'OrderUpdated', data: { ...data, order, receivedAt: receivedAt(second), ...origin } }
}
function deletion(id: string, second: number, redrivenFrom?: string): OrderFact {
  const origin = redrivenFrom === undefined ? {} : { redrivenFrom }
  return {
    id,
    type: 'OrderDeleted',
    data: { ...examples.OrderDeleted.data, receivedAt: receivedAt(second), ...origin },
  }
}
const statusOf = (...facts: OrderFact[]) =>
  (facts.reduce<OrderDocument | null>(evolveOrder, null) as OrderDocument).status

test('an older state of the same second that is redriven does not stand over the newer one', () => {
  assert.equal(
    statusOf(state('y', 'processing', 2), state('x', 'pending', 1, 'quarantine/0/7')),
    'processing',
  )
})

test('a state of the same second that was received last stands last, though it was redriven', () => {
  assert.equal(
    statusOf(state('x', 'pending', 1), state('y', 'processing', 2, 'quarantine/0/7')),
    'processing',
  )
})

test('of states that were not redriven the log decides, since clocks of two instances may differ', () => {
  assert.equal(statusOf(state('y', 'processing', 2), state('x', 'on-hold', 1)), 'on-hold')
})

test('a redriven deletion does not stand over a state that was received after it', () => {
  const redriven = deletion('d', 2, 'quarantine/0/7')
  assert.equal(statusOf(state('x', 'pending', 1), state('y', 'processing', 3), redriven), 'processing')
  assert.equal(statusOf(state('x', 'pending', 1), redriven), 'trash')
})
