import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dueStalls } from '../../../src/stays/domain/due-stalls.ts'
import { evolveStall, type OpenStays } from '../../../src/stays/domain/evolve-stall.ts'
import { newStallState, type StallState } from '../../../src/stays/domain/stall-state.ts'
import { dayMs, factsOf, hourMs, live, mondayMs, spread, type Placed } from '../../shop-in-virtual-time.ts'

const learned = { rule: 'learned' as const }

/** Orders at even distances, each staying between one and two days, unless said otherwise. */
function steadyShop(
  count: number,
  everyMs: number,
  stayOf = (index: number) => (1 + spread(index)) * dayMs,
): Placed[] {
  return Array.from({ length: count }, (_, index) => ({
    orderId: `${index}`,
    at: mondayMs + index * everyMs,
    stayMs: stayOf(index),
  }))
}

function thresholdDays(state: StallState): number {
  return (state.threshold?.ms ?? Number.NaN) / dayMs
}

test('a source that is not known yet is held to three weeks, and the alert says so', () => {
  const orders = [...steadyShop(4, hourMs), { orderId: 'stuck', at: mondayMs, stayMs: null }]
  const { alerts } = live(factsOf(orders), [learned], mondayMs + 50 * dayMs)

  assert.deepEqual(
    alerts.map(({ orderId }) => orderId),
    ['stuck'],
  )
  assert.ok((alerts[0]?.forMs ?? 0) > 20 * dayMs)
  assert.match(alerts[0]?.explanation ?? '', /too little history yet, so orders are held to 21 d$/)
})

test('a known source finds a stuck order soon after its slowest orders, and explains why', () => {
  const orders = [...steadyShop(1500, hourMs), { orderId: 'stuck', at: mondayMs + 50 * dayMs, stayMs: null }]
  const { alerts } = live(factsOf(orders), [learned], mondayMs + 60 * dayMs)

  assert.deepEqual(
    alerts.map(({ orderId }) => orderId),
    ['stuck'],
  )
  const [alert] = alerts
  assert.ok(alert && alert.forMs > 2 * dayMs && alert.forMs < 3.5 * dayMs, `found after ${alert?.forMs} ms`)
  assert.match(
    alert.explanation,
    /^in processing for [23] d \d+ h \(.+ by the hours this source works\); \d+ newer orders have come since; 99\.\d % of about the last [\d,]+ orders moved on within [23] d/,
  )
})

test('lost updates do not lift the threshold', () => {
  const whole = live(factsOf(steadyShop(2000, hourMs)), [learned], mondayMs + 83 * dayMs)
  const lossy = live(
    factsOf(
      steadyShop(2000, hourMs, (index) => (index % 100 === 7 ? Number.NaN : (1 + spread(index)) * dayMs)),
    ).filter(({ at }) => Number.isFinite(at)),
    [learned],
    mondayMs + 83 * dayMs,
  )

  const found = new Set(lossy.alerts.map(({ orderId }) => orderId))
  assert.ok(
    Array.from({ length: 20 }, (_, index) => `${index * 100 + 7}`).every((orderId) => found.has(orderId)),
  )
  assert.ok(Math.abs(thresholdDays(lossy.state) / thresholdDays(whole.state) - 1) < 0.1)
})

test('an old season is forgotten: when orders get quicker the threshold follows', () => {
  const slow = steadyShop(1000, hourMs, (index) => (5 + 5 * spread(index)) * dayMs)
  const quick = Array.from({ length: 6000 }, (_, index) => ({
    orderId: `q${index}`,
    at: mondayMs + (1000 + index) * hourMs,
    stayMs: (1 + spread(index)) * dayMs,
  }))
  const afterSlow = live(factsOf(slow), [], mondayMs + 1000 * hourMs)
  const afterQuick = live(factsOf([...slow, ...quick]), [], mondayMs + 7000 * hourMs)

  assert.ok(thresholdDays(afterSlow.state) > 9)
  assert.ok(thresholdDays(afterQuick.state) < 2.5)
})

test('nights and weekends do not count: an order of Friday evening is late on Monday', () => {
  const workdays = Array.from({ length: 60 }, (_, day) => mondayMs + day * dayMs).filter(
    (day) => new Date(day).getUTCDay() % 6 !== 0,
  )
  const orders = workdays.flatMap((day) =>
    Array.from({ length: 40 }, (_, index) => {
      // Orders come from 8 to 17 and leave within three hours, before the shop closes at 20.
      const at = day + (8 + 9 * spread(index)) * hourMs
      return { orderId: `${day}-${index}`, at, stayMs: (0.2 + 2.8 * spread(index * 7 + 3)) * hourMs }
    }),
  )
  const friday = mondayMs + 53 * dayMs
  assert.equal(new Date(friday).getUTCDay(), 5)
  const stuck = { orderId: 'stuck', at: friday + 19 * hourMs, stayMs: null }
  const { alerts } = live(
    factsOf([...orders, stuck].toSorted((a, b) => a.at - b.at)),
    [learned],
    friday + 4 * dayMs,
  )

  const found = alerts.find(({ orderId }) => orderId === 'stuck')?.at ?? 0
  assert.ok(
    found > friday + 3 * dayMs + 7 * hourMs && found < friday + 3 * dayMs + 14 * hourMs,
    new Date(found).toISOString(),
  )
})

test('a day on which nothing moves is a holiday: it makes no order late', () => {
  const holiday = mondayMs + 60 * dayMs
  const orders = steadyShop(24 * 70 * 12, hourMs / 12, () => 0).map((order, index) => {
    const leavesAt = order.at + (2 + 4 * spread(index)) * hourMs
    if (leavesAt < holiday || order.at >= holiday + dayMs) return { ...order, stayMs: leavesAt - order.at }
    // Whatever was left to do on the holiday is done from the next midnight on.
    return { ...order, stayMs: holiday + dayMs + (leavesAt - Math.max(order.at, holiday)) - order.at }
  })
  const { alerts } = live(factsOf(orders), [learned], holiday + 5 * dayMs)

  const heldBack = orders.filter(
    ({ at, stayMs }) => at < holiday + dayMs && at + (stayMs ?? 0) >= holiday + dayMs,
  )
  const falseAlarms = alerts.filter(({ at }) => at >= holiday && at < holiday + 2 * dayMs)
  assert.ok(heldBack.length > 200 && falseAlarms.length < 20, `${falseAlarms.length} of ${heldBack.length}`)
})

test('in an idle shop the last order is not late yet, but it is not forgotten indefinitely', () => {
  const orders = steadyShop(1500, hourMs)
  const end = mondayMs + 1500 * hourMs
  const { alerts } = live(
    factsOf([...orders, { orderId: 'last', at: end, stayMs: null }]),
    [learned],
    end + 20 * dayMs,
  )

  const last = alerts.find(({ orderId }) => orderId === 'last')
  assert.ok(last && last.forMs > 4 * dayMs && last.forMs < 12 * dayMs, `found after ${last?.forMs} ms`)
})

test('kept as JSON and read back, the state decides the same', () => {
  const facts = factsOf([
    ...steadyShop(800, hourMs),
    { orderId: 'stuck', at: mondayMs + 20 * dayMs, stayMs: null },
  ])
  const { state, open } = live(facts, [learned], mondayMs + 22 * dayMs)
  const copy = JSON.parse(JSON.stringify(state)) as StallState

  for (const now of [23, 25, 60, 90].map((day) => mondayMs + day * dayMs)) {
    assert.deepEqual(
      dueStalls(copy, open.values(), { rule: learned, status: 'processing', now }),
      dueStalls(state, open.values(), { rule: learned, status: 'processing', now }),
    )
  }
  assert.deepEqual(copy, state)
})

test('what is kept does not grow with the orders that passed', () => {
  const size = (count: number) =>
    JSON.stringify(live(factsOf(steadyShop(count, hourMs)), [], mondayMs + count * hourMs).state).length

  assert.ok(size(20_000) < size(2_000) * 1.3)
  assert.ok(size(20_000) < 64_000)
})

test('given a new source, then nothing is late within two days, and only stuck orders are', () => {
  const history = fc.array(
    fc.record({ afterHours: fc.nat(12), stayHours: fc.option(fc.integer({ min: 0, max: 400 })) }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(history, (steps) => {
      let at = mondayMs
      const orders = steps.map(({ afterHours, stayHours }, index) => {
        at += afterHours * hourMs
        return { orderId: `${index}`, at, stayMs: stayHours === null ? null : stayHours * hourMs }
      })
      const { alerts } = live(factsOf(orders), [learned], at + 60 * dayMs)

      const entered = new Map(orders.map((order) => [order.orderId, order]))
      for (const alert of alerts) {
        const order = entered.get(alert.orderId)
        assert.ok(order && (order.stayMs === null || order.at + order.stayMs > alert.at))
        assert.ok(alert.forMs >= 2 * dayMs)
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
  state = evolveStall(state, open, { type: 'ordered', at: mondayMs + 5 * dayMs })
  const before = state.clock.workMs
  state = evolveStall(state, open, { type: 'entered', orderId: 'late', at: mondayMs })

  assert.equal(state.clock.workMs, before)
  assert.equal(open.get('late')?.enteredAt, mondayMs + 5 * dayMs)
})

test('a recovered update counts neither as a false alarm nor as a long stay', () => {
  const orders = [...steadyShop(1500, hourMs), { orderId: 'stuck', at: mondayMs + 50 * dayMs, stayMs: null }]
  const { state, open } = live(factsOf(orders), [learned], mondayMs + 60 * dayMs)
  assert.deepEqual(Object.keys(open.get('stuck')?.alertedAt ?? {}), ['learned'])
  const { spent } = state.account

  const fact = { type: 'left' as const, orderId: 'stuck', at: mondayMs + 60 * dayMs, recovered: true }
  const recovered = evolveStall(structuredClone(state), new Map(open), fact)
  const movedLate = evolveStall(structuredClone(state), open, { ...fact, recovered: false })

  assert.equal(open.has('stuck'), false)
  assert.deepEqual(recovered.byWall, state.byWall)
  assert.ok(recovered.account.spent <= spent && movedLate.account.spent > spent)
  assert.notDeepEqual(movedLate.byWall, state.byWall)
})
