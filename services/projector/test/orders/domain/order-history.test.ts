import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { projectHistory } from '../../../src/orders/domain/order-history.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'

const recorded = (event: OrderEvent, offset: bigint) => ({
  ...event,
  position: { topic: 'orders', partition: 0, offset },
  recordedAtMs: Number(offset),
})

test('given an event that is in the log twice, then the history has the first', () => {
  const history = projectHistory([
    recorded(state('b', 'updated', at('06:43:00')), 4n),
    recorded(state('a', 'created', at('06:42:00')), 7n),
    recorded(state('a', 'created', at('06:42:00')), 11n),
  ])
  assert.deepEqual(
    [...history.values()].map(({ _id, position }) => [_id, position]),
    [
      ['b', 'orders/0/4'],
      ['a', 'orders/0/7'],
    ],
  )
})
