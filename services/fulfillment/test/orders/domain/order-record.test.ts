import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { foldOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'
import { evolveOrderRecord } from '../../../src/orders/domain/order-record.ts'
import type { OrderRecord } from '../../../src/orders/domain/order-record.ts'

const rule = { statuses: ['processing'], products: ['*'] }
const recordOf = (events: readonly OrderEvent[]): OrderRecord =>
  events.reduce<OrderRecord | undefined>(
    (record, event) => evolveOrderRecord(record, event, rule),
    undefined,
  )!

const anEvent = fc.record({
  isDeletion: fc.nat({ max: 4 }).map((n) => n === 0),
  second: fc.nat({ max: 2 }),
  fraction: fc.constantFrom('', '.000'),
  status: fc.constantFrom('pending', 'processing', 'cancelled'),
  receivedSecond: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
  isRedriven: fc.boolean(),
})

const aHistory = fc.array(anEvent, { minLength: 1, maxLength: 12 }).map((events) =>
  events.map(({ isDeletion, second, fraction, status, receivedSecond, isRedriven }, n): OrderEvent => {
    const event = isDeletion
      ? deletion(`e${n}`)
      : state(`e${n}`, 'updated', at(`06:42:0${second}${fraction}`), { status })
    const received = receivedSecond === undefined ? {} : { receivedAt: at(`06:45:0${receivedSecond}`) }
    const origin = isRedriven ? { redrivenFrom: 'quarantine/0/7' } : {}
    return { ...event, data: { ...event.data, ...received, ...origin } } as OrderEvent
  }),
)

test('given any history with repeats, then its newest state is the one that the projector shows', () => {
  fc.assert(
    fc.property(aHistory, fc.array(fc.nat()), (history, repeats) => {
      const events = [...history, ...repeats.map((n) => history[n % history.length]!)]
      const { isDeleted, order } = recordOf(events)
      const newest = foldOrder(null, events)!.observations.at(-1)!
      assert.equal(isDeleted, newest.type === 'OrderDeleted')
      if (!isDeleted) assert.equal(order?.status, newest.status)
    }),
    { numRuns: 500 },
  )
})

test('given a record of an earlier version, then newer states are taken and older ones are not', () => {
  const { observed: _, ordinal: __, ...earlier } = recordOf([state('a', 'created', at('06:42:01'))])
  const after = (time: string): string | undefined =>
    evolveOrderRecord(earlier, state('b', 'updated', at(time), { status: 'on-hold' }), rule).order?.status
  const known = earlier.order?.status
  assert.deepEqual(['06:42:00', '06:42:01', '06:42:02'].map(after), [known, 'on-hold', 'on-hold'])
})
