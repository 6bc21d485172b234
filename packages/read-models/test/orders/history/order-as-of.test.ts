import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { orderAsOf } from '../../../src/orders/history/order-as-of.ts'
import { historyDocument } from '../../../src/orders/history/history-document.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'

const recorded = (event: OrderEvent, offset: bigint, recordedAt: string) =>
  historyDocument(event, {
    position: `orders/0/${offset}`,
    offset,
    recordedAtMs: Date.parse(recordedAt),
  })

const history = [
  recorded(state('b', 'updated', at('06:43:00')), 4n, at('06:43:01')),
  recorded(state('a', 'created', at('06:42:00'), { status: 'pending' }), 7n, at('06:50:00')),
  recorded(deletion('d', '1042', at('07:00:00')), 9n, at('07:00:00')),
  recorded(state('c', 'restored', at('07:10:00'), { status: 'completed' }), 12n, at('08:00:00')),
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
})
