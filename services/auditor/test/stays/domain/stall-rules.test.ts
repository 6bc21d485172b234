import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dueStalls } from '../../../src/stays/domain/due-stalls.ts'
import { evolveStall, type OpenStays } from '../../../src/stays/domain/evolve-stall.ts'
import type { StallRule } from '../../../src/stays/domain/stall-rule.ts'
import { newStallState } from '../../../src/stays/domain/stall-state.ts'
import { dayMs, factsOf, hourMs, live, mondayMs } from '../../shop-in-virtual-time.ts'

const byCount: StallRule = { rule: 'count', laterOrders: 3 }
const byTime: StallRule = { rule: 'time', afterMs: 2 * dayMs }

test('by count: an order is stalled when the third newer order comes, not before', () => {
  const orders = [0, 1, 2, 3].map((hour) => ({
    orderId: `${hour}`,
    at: mondayMs + hour * hourMs,
    stayMs: null,
  }))

  const before = live(factsOf(orders.slice(0, 3)), [byCount], mondayMs + 90 * dayMs)
  const after = live(factsOf(orders), [byCount], mondayMs + 3 * hourMs)

  assert.deepEqual(before.alerts, [])
  assert.deepEqual(
    after.alerts.map(({ orderId, explanation }) => [orderId, explanation]),
    [['0', 'in processing for 3 h; 3 newer orders have come since, the limit is 3']],
  )
})

test('by time: an order is stalled at the age given, whatever else comes', () => {
  const { alerts } = live(
    factsOf([{ orderId: '7', at: mondayMs, stayMs: null }]),
    [byTime],
    mondayMs + 5 * dayMs,
  )

  assert.deepEqual(
    alerts.map(({ orderId, at, explanation }) => [orderId, at - mondayMs, explanation]),
    [['7', 2 * dayMs, 'in processing for 2 d; the limit is 2 d']],
  )
})

test('an order that leaves in time is never stalled', () => {
  const { alerts } = live(
    factsOf([{ orderId: '7', at: mondayMs, stayMs: 2 * dayMs - hourMs }]),
    [byTime],
    mondayMs + 9 * dayMs,
  )

  assert.deepEqual(alerts, [])
})

test('given several rules of one status, then each raises its own alert once, until it leaves', () => {
  const orders = [0, 1, 2, 3].map((hour) => ({
    orderId: `${hour}`,
    at: mondayMs + hour * hourMs,
    stayMs: null,
  }))
  const { state, open, alerts } = live(factsOf(orders), [byCount, byTime], mondayMs + 2 * dayMs)
  assert.deepEqual(
    alerts.map(({ orderId, rule }) => [orderId, rule]),
    [
      ['0', 'count'],
      ['0', 'time'],
    ],
  )
  assert.deepEqual(Object.keys(open.get('0')?.alertedAt ?? {}), ['count', 'time'])

  evolveStall(state, open, { type: 'left', orderId: '0', at: mondayMs + 2 * dayMs })

  assert.equal(open.has('0'), false)
})

test('an order that was deleted before it entered, or enters twice, changes nothing', () => {
  let state = newStallState()
  const open: OpenStays = new Map()
  state = evolveStall(state, open, { type: 'left', orderId: 'unknown', at: mondayMs })
  state = evolveStall(state, open, { type: 'entered', orderId: '1', at: mondayMs })
  state = evolveStall(state, open, { type: 'entered', orderId: '1', at: mondayMs + dayMs })
  state = evolveStall(state, open, {
    type: 'alerted',
    orderId: 'unknown',
    rule: 'time',
    at: mondayMs + dayMs,
  })

  const due = dueStalls(state, open.values(), {
    rule: byTime,
    status: 'processing',
    now: mondayMs + 2 * dayMs,
  })

  assert.deepEqual(
    due.map(({ orderId, forMs }) => [orderId, forMs]),
    [['1', 2 * dayMs]],
  )
  assert.equal(state.entered, 1)
})

test('an order id may be any text, even the name of a built-in property', () => {
  const ids = ['__proto__', 'constructor', '', '#', 'é\u0000']
  const { alerts } = live(
    factsOf(ids.map((orderId) => ({ orderId, at: mondayMs, stayMs: null }))),
    [byTime],
    mondayMs + 3 * dayMs,
  )

  assert.deepEqual(alerts.map(({ orderId }) => orderId).toSorted(), ids.toSorted())
})

test('fixed rules alert exactly the orders that stayed too long, whatever the history', () => {
  const history = fc.array(
    fc.record({ afterHours: fc.nat(30), stayHours: fc.option(fc.integer({ min: 1, max: 120 })) }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(history, (steps) => {
      let at = mondayMs
      const orders = steps.map(({ afterHours, stayHours }, index) => {
        at += afterHours * hourMs
        return { orderId: `${index}`, at, stayMs: stayHours === null ? null : stayHours * hourMs }
      })
      const { alerts } = live(factsOf(orders), [byTime], at + 9 * dayMs)

      const late = orders.filter(({ stayMs }) => stayMs === null || stayMs > 2 * dayMs)
      assert.deepEqual(
        alerts.map(({ orderId }) => orderId).toSorted(),
        late.map(({ orderId }) => orderId).toSorted(),
      )
      for (const alert of alerts) assert.equal(alert.forMs, 2 * dayMs)
    }),
    { numRuns: 50 },
  )
})
