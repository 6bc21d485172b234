import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cancellationSchema,
  newOrderSchema,
  orderChangeSchema,
} from '../../../../src/orders/http/schemas/order-schemas.ts'
import { newOrderHeaders } from '../../../../src/orders/http/order-headers.ts'
import { validateFields } from '../../../../src/orders/http/schemas/validate-fields.ts'
import { newOrder } from '../../given/order-request.ts'

type Mistake = { instancePath: string; message: string }

function mistakesIn(
  schema: Parameters<typeof validateFields>[0]['schema'],
  data: unknown,
  httpPart = 'body',
): Mistake[] {
  const validate = validateFields({ schema, httpPart, method: 'POST', url: '/orders' })
  const { error } = validate(data) as { error?: { validation: Mistake[] } }
  return error?.validation ?? []
}

const pathsIn = (changes: object): string[] =>
  mistakesIn(newOrderSchema, { ...newOrder, ...changes }).map(({ instancePath }) => instancePath)

test('given a valid order, then there is no mistake', () => {
  assert.deepEqual(mistakesIn(newOrderSchema, newOrder), [])
  for (const customer of [
    { id: 'c0123456789abcdef0123456789abcdef' },
    { name: 'Ada', phone: '+64 21 555 0134' },
    { name: 'Ada', email: 'a@b.example', phone: '021 555-0134' },
  ])
    assert.deepEqual(pathsIn({ customer }), [])
})

test('given a customer in no possible form, then the form that fits best is explained', () => {
  assert.deepEqual(pathsIn({ customer: { id: 'Ada' } }), ['/customer/id'])
  assert.deepEqual(pathsIn({ customer: { name: 'Ada', email: 'a@b.example', fax: '1' } }), ['/customer/fax'])
  assert.deepEqual(pathsIn({ customer: { name: 'Ada' } }), ['/customer/email'])
  assert.deepEqual(pathsIn({ customer: null }), ['/customer'])
})

test('given text that is too long, empty or of several lines, then its field is named', () => {
  const [line] = newOrder.lines
  for (const name of ['', ' Hoodie', 'Hoodie\n', 'x'.repeat(201), 'a\u0000b', 7])
    assert.deepEqual(new Set(pathsIn({ lines: [{ ...line, name }] })), new Set(['/lines/0/name']))
  assert.deepEqual(pathsIn({ lines: Array.from({ length: 201 }, () => line) }), ['/lines'])
  assert.deepEqual(pathsIn({ lines: [line, { ...line, unitPrice: '-1' }] }), ['/lines/1/unitPrice'])
  const metadata = Array.from({ length: 21 }, () => ({ key: 'a', value: 1 }))
  assert.deepEqual(pathsIn({ lines: [{ ...line, metadata }] }), ['/lines/0/metadata'])
})

test('given unknown fields, then each is a mistake, and slashes in names are escaped', () => {
  const mistakes = mistakesIn(orderChangeSchema, { note: null, 'a/b~': 1 })
  assert.deepEqual(mistakes, [{ instancePath: '/a~1b~0', message: 'there is no field a/b~' }])
  assert.deepEqual(mistakesIn(cancellationSchema, {}), [])
})

test('given headers, then they are named as in the document', () => {
  const mistakes = mistakesIn(newOrderHeaders, { 'idempotency-key': '"' }, 'headers')
  assert.deepEqual(
    mistakes.map(({ instancePath }) => instancePath),
    ['/Idempotency-Key'],
  )
  assert.deepEqual(mistakesIn(newOrderHeaders, { 'idempotency-key': 'k' }, 'headers'), [])
})
