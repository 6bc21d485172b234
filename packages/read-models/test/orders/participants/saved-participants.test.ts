import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evolveOrder } from '../../../src/orders/evolve-order.ts'
import type { OrderDocument } from '../../../src/orders/order-document.ts'
import type { OrderFact } from '../../../src/orders/order-fact.ts'
import { savedParticipants } from '../../../src/orders/participants/saved-participants.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'

const person = (participantId: string, name: string) => ({
  participantId,
  lineItemId: '1',
  name,
  email: null,
  fields: {},
})
const saves = (_: string, status: string) => ['processing', 'completed'].includes(status)

const saved = (...facts: OrderFact[]) => {
  const order = facts.reduce<OrderDocument | null>((document, fact) => evolveOrder(document, fact), null)
  assert.ok(order)
  return savedParticipants(order, saves).map(({ name, active, onOrder, savedAt, orderStatus }) => ({
    name,
    active,
    onOrder,
    savedAt: savedAt?.slice(11, 19),
    orderStatus,
  }))
}

const pending = state('a', 'created', at('06:42:00'), {
  status: 'pending',
  participants: [person('1', 'Ann')],
})
const paid = state('b', 'updated', at('06:43:00'), { participants: [person('1', 'Ann')] })

describe('participants', () => {
  it('given an order that reached no status that saves them, then there are none', () => {
    assert.deepEqual(saved(pending), [])
  })

  it('given an order that reached one, then they are saved since then', () => {
    assert.deepEqual(saved(pending, paid), [
      { name: 'Ann', active: true, onOrder: true, savedAt: '06:43:00', orderStatus: 'processing' },
    ])
  })

  it('given a late body with an earlier such status, then they are saved since that one', () => {
    const completed = state('c', 'updated', at('06:50:00'), { status: 'completed' })
    assert.equal(saved(completed)[0]?.savedAt, '06:50:00')
    assert.equal(saved(completed, paid)[0]?.savedAt, '06:43:00')
  })

  it('given a correction, then the name is corrected', () => {
    const corrected = state('c', 'updated', at('06:44:00'), { participants: [person('1', 'Anne')] })
    assert.deepEqual(
      saved(paid, corrected).map(({ name }) => name),
      ['Anne'],
    )
  })

  it('given one taken off the order, then it is kept as it last was, not active', () => {
    const two = state('c', 'updated', at('06:44:00'), {
      participants: [person('1', 'Ann'), person('2', 'Bob')],
    })
    const one = state('d', 'updated', at('06:45:00'), { participants: [person('1', 'Ann')] })
    const expected = [
      { name: 'Ann', active: true, onOrder: true, savedAt: '06:43:00', orderStatus: 'processing' },
      { name: 'Bob', active: false, onOrder: false, savedAt: '06:43:00', orderStatus: 'processing' },
    ]
    assert.deepEqual(saved(paid, two, one), expected)
    assert.deepEqual(saved(one, two, paid), expected)
  })

  it('given one who was only on it before the order was saved, then it is not listed', () => {
    const before = state('a', 'created', at('06:42:00'), {
      status: 'pending',
      participants: [person('9', 'Zoe')],
    })
    assert.deepEqual(
      saved(paid, before).map(({ name }) => name),
      ['Ann'],
    )
  })

  for (const status of ['cancelled', 'refunded', 'failed', 'trash', 'deleted']) {
    it(`given an order that is ${status}, then they are not active`, () => {
      const [ann] = saved(
        paid,
        state('c', 'updated', at('06:44:00'), { status, participants: [person('1', 'Ann')] }),
      )
      assert.deepEqual([ann?.active, ann?.onOrder, ann?.orderStatus], [false, true, status])
    })
  }

  it('given a deletion and then a restoration, then they are active again', () => {
    assert.equal(saved(paid, deletion('d'))[0]?.active, false)
    const restored = state('e', 'restored', at('06:46:00'), { participants: [person('1', 'Ann')] })
    assert.equal(saved(paid, deletion('d'), restored)[0]?.active, true)
  })
})
