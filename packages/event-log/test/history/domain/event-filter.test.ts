import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { holds, parseCondition } from '../../../src/history/domain/condition.ts'
import { matcherOf } from '../../../src/history/domain/event-filter.ts'
import { parseJsonPath, valuesAt } from '../../../src/history/domain/json-path.ts'
import type { LogRecord } from '../../../src/event-log.ts'
import { orderRecordOf } from '../given/history.ts'

const data = {
  order: {
    status: 'processing',
    total: '98.80',
    note: 'Please be QUICK',
    lineItems: [{ sku: 'A-1' }, { sku: 'B-2' }],
    'odd.name': 1,
    customer: null,
  },
}

test('given a path, then all values there are found', () => {
  for (const [path, expected] of [
    ['order.status', ['processing']],
    ['$.order.lineItems[*].sku', ['A-1', 'B-2']],
    ['order.lineItems[1].sku', ['B-2']],
    ['order["odd.name"]', [1]],
    ['order.customer', [null]],
    ['order.customer.name', []],
    ['order.lineItems[7]', []],
    ['toString', []],
    ['$', [data]],
  ] as const)
    assert.deepEqual(valuesAt(data, parseJsonPath(path)), expected, path)
})

test('given a condition, then it holds where a value fits', () => {
  for (const [condition, expected] of [
    ['order.status=processing', true],
    ['order.status!=processing', false],
    ['order.absent!=anything', true],
    ['order.total>=98.8', true],
    ['order.total>100', false],
    ['order.total<100', true],
    ['order.total<=98.79', false],
    ['order.note~quick', true],
    ['order.lineItems[*].sku=B-2', true],
    ['order.lineItems[*].sku!=B-2', false],
    ['order.customer', true],
    ['order.refunds', false],
    ['order.status>=p', true],
  ] as const)
    assert.equal(holds(parseCondition(condition), data), expected, condition)
})

test('given what is no condition, then it is refused', () => {
  for (const text of ['=x', 'a..b', 'a[', 'a[x]=1', '!=']) assert.throws(() => parseCondition(text), text)
})

test('given any JSON, when the path to any value in it is parsed, then that value is found', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !text.includes('"'))
  fc.assert(
    fc.property(
      fc.array(fc.oneof(name, fc.nat(5)), { minLength: 1, maxLength: 5 }),
      fc.jsonValue(),
      (steps, leaf) => {
        const value = steps.reduceRight<unknown>(
          (inner, step) =>
            typeof step === 'number' ? Array.from({ length: step + 1 }, () => inner) : { [step]: inner },
          leaf,
        )
        const path = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `["${step}"]`)).join('')
        assert.deepEqual(valuesAt(value, parseJsonPath(path)), [leaf])
      },
    ),
  )
})

test('given filters, then a record fits that has all of them', () => {
  const made = orderRecordOf('orders', { orderId: '7', number: 1, status: 'processing' })
  const record: LogRecord = {
    ...made,
    position: { topic: 'orders', partition: 0, offset: 0n },
    recordedAtMs: 0,
  }
  const fits = (filter: Parameters<typeof matcherOf>[0]) => matcherOf(filter)(record)
  assert.ok(fits({}))
  assert.ok(fits({ sources: ['other', 'shop'], types: ['OrderUpdated'], key: 'shop/7', version: 4 }))
  assert.ok(fits({ where: [parseCondition('order.status=processing')] }))
  assert.ok(!fits({ sources: ['other'] }))
  assert.ok(!fits({ types: ['OrderCreated'] }))
  assert.ok(!fits({ key: 'shop/8' }))
  assert.ok(!fits({ version: 3 }))
  assert.ok(!fits({ sources: ['shop'], where: [parseCondition('order.status=completed')] }))
  assert.ok(!matcherOf({ where: [parseCondition('a')] })({ ...record, value: Buffer.from('no event') }))
})
