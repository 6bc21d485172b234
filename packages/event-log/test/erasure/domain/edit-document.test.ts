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

test('given an e-mail that contains that of the person, then it is somebody else', () => {
  const others = [
    'mere@example.test.nz',
    'a.mere@example.test',
    'mere@example.testing',
    'x-mere@example.test',
  ]
  for (const other of others) {
    assert.equal(person.isIn(`<${other}>`), false, other)
    assert.equal(editOf({ _id: 'a', other, name: 'Mere Tamihana' }, person), undefined, other)
  }
  const both = editOf({ _id: 'a', to: `${others[1]}, mere@example.test`, by: 'Mere Tamihanas' }, person)
  assert.deepEqual(
    Object.values(both?.set ?? {}).map(({ after }) => after),
    [`${others[1]}, erased`],
  )
})

test('given the e-mail in a sentence, a line of JSON or a link, then it is found', () => {
  for (const text of [
    'to mere@example.test.',
    JSON.stringify({ note: 'write to\nMERE@example.test' }),
    "'mere@example.test'",
    'https://shop.example/?email=mere%40example.test&x=1',
    'https://shop.example/?to=%3Cmere%40example.test%3E',
  ])
    assert.equal(person.isIn(text), true, text)
})

test('given something that is no e-mail, then it is refused, since it would be found everywhere', () => {
  for (const text of ['', ' ', 'mere', '@', 'mere@', 'a b@c'])
    assert.throws(() => knownAs(text, []), /not an e-mail/)
})
