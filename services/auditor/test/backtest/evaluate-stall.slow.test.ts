import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { chanceWithin, binomialInterval } from '../../src/backtest/binomial.ts'
import { dropUpdates } from '../../src/backtest/drop-updates.ts'
import { evaluateStall } from '../../src/backtest/evaluate-stall.ts'
import { alarmsOf, hindsightRules, type FixedRule } from '../../src/backtest/hindsight-rules.ts'
import { monthOf } from '../../src/backtest/months.ts'
import { parseOrderHistory, type HistoricOrder } from '../../src/backtest/order-history.ts'
import { renderEvaluation } from '../../src/backtest/render-evaluation.ts'
import { staysOf, transitions, type Transition } from '../../src/backtest/transition.ts'
import { walkForward } from '../../src/backtest/walk-forward.ts'
import { dayMs, hourMs, mondayMs, spread } from '../shop-in-virtual-time.ts'

const shippingTransition = transitions[0] as Transition
const historyPath = '../shared/data/olist/orders.ndjson'

/** A shop without seasons: stays of exponential length, three days on average, never the same twice. */
function steadyHistory(count: number, everyMs: number): HistoricOrder[] {
  return Array.from({ length: count }, (_, index) => {
    const createdAt = mondayMs + index * everyMs
    const paidAt = createdAt
    const shippedAt = paidAt + hourMs - Math.log(1 - spread(index * 13 + 1)) * 3 * dayMs
    return { createdAt, paidAt, shippedAt, deliveredAt: null }
  })
}

test('given unreadable lines, missing times and any order, then lines are skipped, times null', () => {
  const { orders, attention } = parseOrderHistory(
    [
      '{"createdAt":"2024-01-02T00:00:00Z","paidAt":"never","shippedAt":12,"deliveredAt":null,"finalStatus":"canceled"}',
      'not json',
      '{"createdAt":"2024-01-01 00:00:00","paidAt":"2024-01-01T01:00:00+01:00"}',
      '{"createdAt":null}',
      'null',
      '',
    ].join('\n'),
  )

  assert.equal(attention, 3)
  assert.deepEqual(orders, [
    { createdAt: mondayMs, paidAt: mondayMs, shippedAt: null, deliveredAt: null },
    { createdAt: mondayMs + dayMs, paidAt: null, shippedAt: null, deliveredAt: null },
  ])
})

test('an empty history, and one of a single order, are evaluated without a fault', () => {
  assert.deepEqual(evaluateStall([]), [])
  const one = evaluateStall([
    { createdAt: mondayMs, paidAt: mondayMs + hourMs, shippedAt: null, deliveredAt: null },
  ])
  assert.match(renderEvaluation(one, 'one order'), /1 orders entered/)
})

test('the same history gives the same figures, to the last digit', () => {
  const history = steadyHistory(1500, 2 * hourMs)

  assert.deepEqual(evaluateStall(history), evaluateStall(history))
})

test('the fixed rules chosen with hindsight keep the budget, and one step quicker they would not', () => {
  const history = steadyHistory(3000, hourMs)
  const stays = staysOf(history, shippingTransition)
  const created = history.map((order) => order.createdAt)
  const months = new Set(stays.map((stay) => monthOf(stay.enteredAt)))
  const none = new Set<never>()
  const falseAlarms = (rule: FixedRule) =>
    [...alarmsOf(rule, created, stays, none).alertedAt].filter(([stay]) => stay.leftAt !== null).length

  for (const rule of hindsightRules(created, stays, months, 1 / 200)) {
    const quicker: FixedRule =
      rule.rule === 'time'
        ? { rule: 'time', afterMs: rule.afterMs - 12 * hourMs }
        : { rule: 'count', laterOrders: rule.laterOrders - 12 }
    assert.ok(falseAlarms(rule) <= 15, `${rule.rule}: ${falseAlarms(rule)}`)
    assert.ok(falseAlarms(quicker) > 15, `${rule.rule}: ${falseAlarms(quicker)}`)
  }
})

test('what is calculated for fixed rules is what living through the history with them gives', () => {
  const history = steadyHistory(400, 3 * hourMs)
  const stays = staysOf(history, shippingTransition)
  const created = history.map((order) => order.createdAt)
  const dropped = dropUpdates(stays, 0.05, 3)
  assert.ok(dropped.size > 5)

  for (const rule of [
    { rule: 'time', afterMs: 9 * dayMs },
    { rule: 'count', laterOrders: 70 },
  ] as const) {
    assert.deepEqual(
      alarmsOf(rule, created, stays, dropped).alertedAt,
      walkForward(created, stays, dropped, rule).alertedAt,
    )
  }
})

test('nothing that happens later changes what was alerted before: there is no peeking', () => {
  const history = steadyHistory(2400, hourMs)
  const cut = mondayMs + 1800 * hourMs
  const changed = history.map((order) =>
    (order.shippedAt ?? 0) > cut ? { ...order, shippedAt: (order.shippedAt ?? 0) + 40 * dayMs } : order,
  )
  const alarmsBefore = (orders: HistoricOrder[]) => {
    const stays = staysOf(orders, shippingTransition)
    const created = orders.map((order) => order.createdAt)
    const pass = walkForward(created, stays, new Set(), { rule: 'learned' })
    return [...pass.alertedAt].filter(([, at]) => at < cut).map(([stay, at]) => [stay.enteredAt, at])
  }

  assert.ok(alarmsBefore(history).length > 0)
  assert.deepEqual(alarmsBefore(changed), alarmsBefore(history))
})

test('in a large steady shop every month is within half and one and a half times the budget', () => {
  const [shipping] = evaluateStall(steadyHistory(22_000, 15 * 60_000))
  const learned = shipping?.rules[0]?.verdict

  assert.ok(shipping && shipping.evaluatedMonths.length >= 4)
  assert.deepEqual(
    learned?.months.filter(({ within }) => !within).map(({ month, per1000 }) => [month, per1000]),
    [],
  )
})

test('the interval and the chance of the binomial distribution are those of the tables', () => {
  const { low, high } = binomialInterval(5, 1000)
  assert.ok(Math.abs(low - 0.00214) < 0.0001 && Math.abs(high - 0.01165) < 0.0001)
  // P(2 ≤ X ≤ 3) for a binomial of 400 at 1 in 200, against the Poisson 0.4511 of mean 2 (1 ≤ X ≤ 3: 0.7218).
  assert.ok(Math.abs(chanceWithin(0.005, 400, 0.5, 1.5) - 0.7226) < 0.002)
})

const missing = existsSync(historyPath) ? false : `${historyPath} is not there`

test(
  "given the real history, then budgets are within the interval and delays near hindsight's",
  { skip: missing },
  () => {
    const evaluations = evaluateStall(parseOrderHistory(readFileSync(historyPath, 'utf8')).orders)

    assert.equal(evaluations.length, 3)
    for (const { transition, goals, evaluatedMonths } of evaluations) {
      assert.ok(evaluatedMonths.length >= 12, transition)
      assert.ok(goals.isBudgetWithinInterval, transition)
      assert.ok(goals.p90Ratio <= 1.2, `${transition}: ${goals.p90Ratio}`)
    }
  },
)

test(
  'a source that is new when a season turns keeps its budget from its first whole month on',
  { skip: missing },
  () => {
    const from = Date.parse('2017-05-01')
    const { orders } = parseOrderHistory(readFileSync(historyPath, 'utf8'))
    const [, , delivery] = evaluateStall(orders.filter(({ createdAt }) => createdAt >= from))

    assert.ok(delivery && delivery.evaluatedMonths.includes('2017-06'))
    assert.ok(delivery.goals.isBudgetWithinInterval)
    assert.ok(delivery.goals.p90Ratio <= 1.15, `${delivery.goals.p90Ratio}`)
  },
)
