import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dueStalls } from '../../../../src/rules/stalled-orders/domain/due-stalls.ts'
import { evolveStall, type OpenStays } from '../../../../src/rules/stalled-orders/domain/evolve-stall.ts'
import { newStallState, type StallState } from '../../../../src/rules/stalled-orders/domain/stall-state.ts'
import { DAY, factsOf, HOUR, live, MONDAY, spread, type Placed } from '../../../shop-in-virtual-time.ts'

const learned = { rule: 'learned' as const }

/** Orders at even distances, each staying between one and two days, unless said otherwise. */
function steadyShop(
  count: number,
  everyMs: number,
  stayOf = (index: number) => (1 + spread(index)) * DAY,
): Placed[] {
  return Array.from({ length: count }, (_, index) => ({
    orderId: `${index}`,
    at: MONDAY + index * everyMs,
    stayMs: stayOf(index),
  }))
}

function thresholdDays(state: StallState): number {
  return (state.threshold?.ms ?? Number.NaN) / DAY
}

test('a source that is not known yet is held to three weeks, and the alert says so', () => {
  const orders = [...steadyShop(4, HOUR), { orderId: 'stuck', at: MONDAY, stayMs: null }]
  const { alerts } = live(factsOf(orders), [learned], MONDAY + 50 * DAY)

  assert.deepEqual(
    alerts.map(({ orderId }) => orderId),
    ['stuck'],
  )
  assert.ok((alerts[0]?.forMs ?? 0) > 20 * DAY)
  assert.match(alerts[0]?.explanation ?? '', /too little history yet, so orders are held to 21 d$/)
})

test('a known source finds a stuck order soon after its slowest orders, and explains why', () => {
  const orders = [...steadyShop(1500, HOUR), { orderId: 'stuck', at: MONDAY + 50 * DAY, stayMs: null }]
  const { alerts } = live(factsOf(orders), [learned], MONDAY + 60 * DAY)

  assert.deepEqual(
    alerts.map(({ orderId }) => orderId),
    ['stuck'],
  )
  const [alert] = alerts
  assert.ok(alert && alert.forMs > 2 * DAY && alert.forMs < 3.5 * DAY, `found after ${alert?.forMs} ms`)
  assert.match(
    alert.explanation,
    /^in processing for [23] d \d+ h \(.+ by the hours this source works\); \d+ newer orders have come since; 99\.\d % of about the last [\d,]+ orders moved on within [23] d/,
  )
})

test('lost updates do not lift the threshold', () => {
  const whole = live(factsOf(steadyShop(2000, HOUR)), [learned], MONDAY + 83 * DAY)
  const lossy = live(
    factsOf(
      steadyShop(2000, HOUR, (index) => (index % 100 === 7 ? Number.NaN : (1 + spread(index)) * DAY)),
    ).filter(({ at }) => Number.isFinite(at)),
    [learned],
    MONDAY + 83 * DAY,
  )

  const found = new Set(lossy.alerts.map(({ orderId }) => orderId))
  assert.ok(
    Array.from({ length: 20 }, (_, index) => `${index * 100 + 7}`).every((orderId) => found.has(orderId)),
  )
  assert.ok(Math.abs(thresholdDays(lossy.state) / thresholdDays(whole.state) - 1) < 0.1)
})

test('an old season is forgotten: when orders get quicker the threshold follows', () => {
  const slow = steadyShop(1000, HOUR, (index) => (5 + 5 * spread(index)) * DAY)
  const quick = Array.from({ length: 6000 }, (_, index) => ({
    orderId: `q${index}`,
    at: MONDAY + (1000 + index) * HOUR,
    stayMs: (1 + spread(index)) * DAY,
  }))
  const afterSlow = live(factsOf(slow), [], MONDAY + 1000 * HOUR)
  const afterQuick = live(factsOf([...slow, ...quick]), [], MONDAY + 7000 * HOUR)

  assert.ok(thresholdDays(afterSlow.state) > 9)
  assert.ok(thresholdDays(afterQuick.state) < 2.5)
})

test('nights and weekends do not count: an order of Friday evening is not late on Sunday, but on Monday', () => {
  const workdays = Array.from({ length: 60 }, (_, day) => MONDAY + day * DAY).filter(
    (day) => new Date(day).getUTCDay() % 6 !== 0,
  )
  const orders = workdays.flatMap((day) =>
    Array.from({ length: 40 }, (_, index) => {
      // Orders come from 8 to 17 and leave within three hours, before the shop closes at 20.
      const at = day + (8 + 9 * spread(index)) * HOUR
      return { orderId: `${day}-${index}`, at, stayMs: (0.2 + 2.8 * spread(index * 7 + 3)) * HOUR }
    }),
  )
  const friday = MONDAY + 53 * DAY
  assert.equal(new Date(friday).getUTCDay(), 5)
  const stuck = { orderId: 'stuck', at: friday + 19 * HOUR, stayMs: null }
  const { alerts } = live(
    factsOf([...orders, stuck].toSorted((a, b) => a.at - b.at)),
    [learned],
    friday + 4 * DAY,
  )

  const found = alerts.find(({ orderId }) => orderId === 'stuck')?.at ?? 0
  assert.ok(
    found > friday + 3 * DAY + 7 * HOUR && found < friday + 3 * DAY + 14 * HOUR,
    new Date(found).toISOString(),
  )
})

test('a day on which nothing moves is a holiday: it makes no order late', () => {
  const holiday = MONDAY + 60 * DAY
  const orders = steadyShop(24 * 70 * 12, HOUR / 12, () => 0).map((order, index) => {
    const leavesAt = order.at + (2 + 4 * spread(index)) * HOUR
    if (leavesAt < holiday || order.at >= holiday + DAY) return { ...order, stayMs: leavesAt - order.at }
    // Whatever was left to do on the holiday is done from the next midnight on.
    return { ...order, stayMs: holiday + DAY + (leavesAt - Math.max(order.at, holiday)) - order.at }
  })
  const { alerts } = live(factsOf(orders), [learned], holiday + 5 * DAY)

  const heldBack = orders.filter(
    ({ at, stayMs }) => at < holiday + DAY && at + (stayMs ?? 0) >= holiday + DAY,
  )
  const falseAlarms = alerts.filter(({ at }) => at >= holiday && at < holiday + 2 * DAY)
  assert.ok(heldBack.length > 200 && falseAlarms.length < 20, `${falseAlarms.length} of ${heldBack.length}`)
})

test('in an idle shop the last order is not late yet, but for ever it is not forgotten', () => {
  const orders = steadyShop(1500, HOUR)
  const end = MONDAY + 1500 * HOUR
  const { alerts } = live(
    factsOf([...orders, { orderId: 'last', at: end, stayMs: null }]),
    [learned],
    end + 20 * DAY,
  )

  const last = alerts.find(({ orderId }) => orderId === 'last')
  assert.ok(last && last.forMs > 4 * DAY && last.forMs < 12 * DAY, `found after ${last?.forMs} ms`)
})

test('kept as JSON and read back, the state decides the same', () => {
  const facts = factsOf([...steadyShop(800, HOUR), { orderId: 'stuck', at: MONDAY + 20 * DAY, stayMs: null }])
  const { state, open } = live(facts, [learned], MONDAY + 22 * DAY)
  const copy = JSON.parse(JSON.stringify(state)) as StallState

  for (const now of [23, 25, 60, 90].map((day) => MONDAY + day * DAY)) {
    assert.deepEqual(
      dueStalls(copy, open.values(), { rule: learned, status: 'processing', now }),
      dueStalls(state, open.values(), { rule: learned, status: 'processing', now }),
    )
  }
  assert.deepEqual(copy, state)
})

test('what is kept does not grow with the orders that passed', () => {
  const size = (count: number) =>
    JSON.stringify(live(factsOf(steadyShop(count, HOUR)), [], MONDAY + count * HOUR).state).length

  assert.ok(size(20_000) < size(2_000) * 1.3)
  assert.ok(size(20_000) < 64_000)
})

test('whatever a new source does, nothing is late within two days, what has left is never alerted, what is stuck is found', () => {
  const history = fc.array(
    fc.record({ afterHours: fc.nat(12), stayHours: fc.option(fc.integer({ min: 0, max: 400 })) }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(history, (steps) => {
      let at = MONDAY
      const orders = steps.map(({ afterHours, stayHours }, index) => {
        at += afterHours * HOUR
        return { orderId: `${index}`, at, stayMs: stayHours === null ? null : stayHours * HOUR }
      })
      const { alerts } = live(factsOf(orders), [learned], at + 60 * DAY)

      const entered = new Map(orders.map((order) => [order.orderId, order]))
      for (const alert of alerts) {
        const order = entered.get(alert.orderId)
        assert.ok(order && (order.stayMs === null || order.at + order.stayMs > alert.at))
        assert.ok(alert.forMs >= 2 * DAY)
      }
      const stuck = orders.filter(({ stayMs }) => stayMs === null).map(({ orderId }) => orderId)
      const alerted = new Set(alerts.map(({ orderId }) => orderId))
      assert.deepEqual(
        stuck.filter((orderId) => !alerted.has(orderId)),
        [],
      )
    }),
    { numRuns: 40 },
  )
})

test('facts that arrive late count as of now and never turn the clock back', () => {
  let state = newStallState()
  const open: OpenStays = new Map()
  state = evolveStall(state, open, { type: 'ordered', at: MONDAY + 5 * DAY })
  const before = state.clock.workMs
  state = evolveStall(state, open, { type: 'entered', orderId: 'late', at: MONDAY })

  assert.equal(state.clock.workMs, before)
  assert.equal(open.get('late')?.enteredAt, MONDAY + 5 * DAY)
})

test('an update that had been lost and was recovered neither counts as a false alarm nor as a long stay', () => {
  const orders = [...steadyShop(1500, HOUR), { orderId: 'stuck', at: MONDAY + 50 * DAY, stayMs: null }]
  const { state, open } = live(factsOf(orders), [learned], MONDAY + 60 * DAY)
  assert.deepEqual(Object.keys(open.get('stuck')?.alertedAt ?? {}), ['learned'])
  const { spent } = state.account

  const fact = { type: 'left' as const, orderId: 'stuck', at: MONDAY + 60 * DAY, recovered: true }
  const recovered = evolveStall(structuredClone(state), new Map(open), fact)
  const movedLate = evolveStall(structuredClone(state), open, { ...fact, recovered: false })

  assert.equal(open.has('stuck'), false)
  assert.deepEqual(recovered.byWall, state.byWall)
  assert.ok(recovered.account.spent <= spent && movedLate.account.spent > spent)
  assert.notDeepEqual(movedLate.byWall, state.byWall)
})
