import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editOf } from '../../../src/erasure/domain/edit-document.ts'
import { knownAs, orderOf } from '../given-log.ts'

const person = knownAs('mere@example.test', [
  orderOf('1', { name: 'Mere Tamihana', email: 'mere@example.test' }),
  orderOf('4', { name: 'M. Tamihana-Pere (Mere)', email: 'mere@example.test' }),
])

test('given the e-mail in a document, then it, names and addresses are replaced', () => {
  const json = JSON.stringify({ to: 'mere@example.test', id: 7 })
  const document = {
    _id: 'a',
    addresses: ['Mere <MERE@example.test>', 'hana@example.test'],
    notice: { name: 'Mere Tamihana', street: '12 Mere Tamihana Street', total: 25 },
    json,
  }
  const edit = editOf(document, person)
  assert.deepEqual(
    Object.fromEntries(Object.entries(edit?.set ?? {}).map(([path, { after }]) => [path, after])),
    {
      'addresses.0': 'Mere <erased>',
      'notice.name': 'erased',
      'notice.street': 'erased',
      json: json.replace('mere@example.test', 'erased'),
    },
  )
  assert.deepEqual(edit?.left, [])
})

test('given a document about an order of the person, then their name is replaced', () => {
  for (const about of [{ source: 'shop', orderId: '1' }, { subject: 'shop/1/2' }])
    assert.equal(editOf({ _id: 'a', ...about, name: 'Mere Tamihana' }, person)?.set['name']?.after, 'erased')
  assert.equal(editOf({ _id: 'a', source: 'shop', orderId: '11', name: 'Mere Tamihana' }, person), undefined)
})

test('given the e-mail where it can not be set, then it is named as left', () => {
  const document = { _id: 'mere@example.test', 'a.b': 'mere@example.test', c: { 'mere@example.test': 1 } }
  assert.deepEqual(editOf(document, person), { set: {}, left: ['_id', 'a.b', 'c.mere@example.test'] })
})
