import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { orderAsOf } from '@slipstream/read-models/orders/order-as-of.ts'
import { projectHistory } from '../../../src/orders/domain/order-history.ts'
import { at, deletion, state } from '../../given/events.ts'

const recorded = (event: OrderEvent, offset: bigint, recordedAt: string) => ({
  ...event,
  position: { topic: 'orders', partition: 0, offset },
  recordedAtMs: Date.parse(recordedAt),
})

const history = [
  ...projectHistory([
    recorded(state('b', 'updated', at('06:43:00')), 4n, at('06:43:01')),
    recorded(state('a', 'created', at('06:42:00'), { status: 'pending' }), 7n, at('06:50:00')),
    recorded(deletion('d', '1042', at('07:00:00')), 9n, at('07:00:00')),
    recorded(state('a', 'created', at('06:42:00'), { status: 'pending' }), 11n, at('07:30:00')),
    recorded(state('c', 'restored', at('07:10:00'), { status: 'completed' }), 12n, at('08:00:00')),
  ]).values(),
]

describe('an order as of a moment', () => {
  const cases: [moment: { asOf?: string; knownAt?: string }, status: string | undefined][] = [
    [{}, 'completed'],
    [{ asOf: at('06:41:59') }, undefined],
    [{ asOf: at('06:42:30') }, 'pending'],
    [{ asOf: at('06:59:59') }, 'processing'],
    [{ asOf: at('07:05:00') }, 'trash'],
    [{ knownAt: at('06:43:00') }, undefined],
    [{ knownAt: at('07:59:00') }, 'trash'],
    [{ asOf: at('06:42:30'), knownAt: at('06:45:00') }, undefined],
  ]
  for (const [moment, status] of cases) {
    it(`given ${JSON.stringify(moment)}, then it is ${status ?? 'not known'}`, () => {
      assert.equal(orderAsOf(history, moment)?.status, status)
    })
  }

  it('given an event that is in the log twice, then the history has the first', () => {
    assert.deepEqual(
      history.map(({ _id, position }) => [_id, position]),
      [
        ['b', 'orders/0/4'],
        ['a', 'orders/0/7'],
        ['d', 'orders/0/9'],
        ['c', 'orders/0/12'],
      ],
    )
  })
})
