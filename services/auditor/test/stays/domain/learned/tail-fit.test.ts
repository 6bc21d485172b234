import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addStay, newStayTable } from '../../../../src/stays/domain/learned/stay-table.ts'
import { chanceToLeave, fitTail, tailLengthAt } from '../../../../src/stays/domain/learned/tail-fit.ts'
import { spread } from '../../../shop-in-virtual-time.ts'

const mean = 1000
const exponential = (index: number) => 1 - Math.log(1 - spread(index)) * mean
const tableOf = (lengths: number[]) =>
  lengths.reduce((table, length) => addStay(table, { length, memory: 0 }), newStayTable(1))
const lengths = (count: number) => Array.from({ length: count }, (_, index) => exponential(index))
const stuck = (count: number) => [{ length: 50 * mean, memory: 0, count }]

test('of exponential stays it finds the length that 1 in 200 exceed, also among stuck orders', () => {
  const exact = mean * Math.log(200)
  for (const open of [[], stuck(100)]) {
    const fit = fitTail(tableOf(lengths(5000)), open, 1)
    assert.ok(fit)
    assert.ok(Math.abs(tailLengthAt(fit, 1 / 200) / exact - 1) < 0.1, `${tailLengthAt(fit, 1 / 200)}`)
  }
})

test('one order that left after years does not stretch the tail', () => {
  const usual = fitTail(tableOf(lengths(1000)), [], 1)
  const unexpected = fitTail(tableOf([...lengths(1000), 300 * mean]), [], 1)

  assert.ok(usual && unexpected && tailLengthAt(unexpected, 1 / 200) < 1.03 * tailLengthAt(usual, 1 / 200))
})

test('of few orders it goes by known shops: two to five times what nine of ten stay below', () => {
  const fit = fitTail(tableOf(lengths(30)), [], 1)

  assert.ok(fit)
  const times = tailLengthAt(fit, 1 / 200) / fit.from
  assert.ok(times > 2 && times < 5, `${times}`)
})

test('the longer an order has stayed past the usual, the less likely it leaves', () => {
  const fit = fitTail(tableOf(lengths(2000)), stuck(40), 1)

  assert.ok(fit)
  assert.ok(chanceToLeave(fit, fit.from) > chanceToLeave(fit, 2 * fit.from))
  assert.ok(chanceToLeave(fit, 40 * mean) < 1e-6)
})

test('an empty table has no fit', () => {
  assert.equal(fitTail(newStayTable(1), [], 1), undefined)
})
