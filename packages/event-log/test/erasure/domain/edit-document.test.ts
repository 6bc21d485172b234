import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { editOf } from '../../../src/erasure/domain/edit-document.ts'
import { knownAs, orderOf, participant } from '../given-log.ts'

const ofHana = orderOf('2', { name: 'Hana Ngata', email: 'hana@example.test' }, [
  participant('2-1', 'Mere Tamihana', null),
  participant('2-2', 'Mere T.', 'mere@example.test'),
  participant('2-3', 'Wiremu Ngata', null),
])
const person = knownAs('mere@example.test', [
  orderOf('1', { name: 'Mere Tamihana', email: 'mere@example.test' }),
  orderOf('4', { name: 'M. Tamihana-Pere (Mere)', email: 'mere@example.test' }),
  ofHana,
])

/** The document as MongoDB has it after the edit. */
function edited(document: Record<string, unknown>): unknown {
  const copy = structuredClone(document)
  for (const [path, { before, after }] of Object.entries(editOf(document, person)?.set ?? {})) {
    const names = path.split('.')
    const last = names.pop() as string
    let inside = copy
    for (const name of names) inside = inside[name] as Record<string, unknown>
    assert.deepEqual(inside[last], before)
    inside[last] = after
  }
  assert.equal(editOf(copy, person)?.set[''], undefined)
  return copy
}

test('given the e-mail in a document, then it, and what the fields around it tell, are replaced', () => {
  const document = {
    ...{
      _id: 'a',
      state: 'sent',
      by: 'office',
      to: { name: 'M. T.', email: 'Mere@example.test', id: 'cus_1' },
    },
    addresses: ['Mere Tamihana <MERE@example.test>', 'hana@example.test'],
    notice: { name: 'Hana', street: '12 Mere Tamihana Street', total: 25 },
    json: JSON.stringify({ to: 'mere@example.test', id: 7 }),
  }
  assert.deepEqual(edited(document), {
    ...document,
    to: { name: 'erased', email: 'erased', id: 'cus_1' },
    addresses: ['erased <erased>', 'hana@example.test'],
    json: JSON.stringify({ to: 'erased', id: 7 }),
  })
})

test('given a document about an order of theirs, then all that tells who they are is replaced', () => {
  const personal = {
    customer: { id: '7', name: 'Mere', email: 'm@old.test', phone: '1' },
    billing: {
      company: 'Tamihana Physio',
      lines: ['1 Lane'],
      city: 'Kaiapoi',
      postcode: '7630',
      country: 'NZ',
    },
    note: 'my son is allergic to nuts',
    lineItems: [{ id: '1', name: 'Registration', sku: 'R', metadata: [{ key: 'Child', value: 'Wiremu' }] }],
    search: ['mere', '1042'],
    trackingNumber: 'BP1',
    scans: [{ status: 'in-transit', location: 'Kaiapoi', description: 'Left at the gate', at: '2026-11-21' }],
    lastError: 'no mailbox of Mere',
    reason: 'timed-out',
    body: JSON.stringify({ object: 'customer', name: 'mere', id: 'cus_1', status: 'active' }),
  }
  const left = {
    customer: { id: '7', name: 'erased', email: 'erased', phone: 'erased' },
    billing: { company: 'erased', lines: ['erased'], city: 'erased', postcode: 'erased', country: 'NZ' },
    note: 'erased',
    lineItems: [{ ...personal.lineItems[0], metadata: [{ key: 'erased', value: 'erased' }] }],
    search: ['erased', 'erased'],
    trackingNumber: 'erased',
    scans: [{ ...personal.scans[0], location: 'erased', description: 'erased' }],
    lastError: 'erased',
    reason: 'timed-out',
    body: JSON.stringify({ object: 'customer', id: 'cus_1', status: 'active' }),
  }
  for (const about of [
    { _id: 'a', source: 'shop', orderId: '1' },
    { _id: 'shop/1/2', state: 'waiting', kind: 'slip' },
    { _id: 'a', key: 'shop/1' },
  ])
    assert.deepEqual(edited({ ...about, ...personal }), { ...about, ...left })
  assert.equal(editOf({ _id: 'a', source: 'shop', orderId: '11', ...personal }, person), undefined)
})

test('given a state or an id that is written as the person is called, then it stays', () => {
  const called = knownAs('mere@example.test', [
    orderOf('1', { name: 'sent', email: 'mere@example.test' }),
    orderOf('shop', { name: 'waiting', email: 'mere@example.test' }),
  ])
  const work = { state: 'waiting', queue: 'sent', attempts: 1 }
  assert.equal(editOf({ _id: 'a', source: 'shop', orderId: '1', state: 'sent', work }, called), undefined)
})

test('given an order of somebody else, then only participants who are the person are replaced', () => {
  const { participants } = ofHana.data.order
  const document = {
    ...{
      _id: 'shop/2',
      source: 'shop',
      orderId: '2',
      customer: { name: 'Hana Ngata', email: 'hana@example.test' },
    },
    ...{ note: 'Invoice to mere@example.test please', participants },
  }
  const [name, mere, wiremu] = participants
  assert.deepEqual(edited(document), {
    ...{ ...document, note: 'Invoice to erased please' },
    participants: [name, { ...mere, name: 'erased', email: 'erased', fields: { school: 'erased' } }, wiremu],
  })
})

test('given the e-mail where it has no path, then what is around it is set, or it is left', () => {
  const document = {
    ...{ _id: 'mere@example.test', 'a.b': 'mere@example.test' },
    c: { 'mere@example.test': 1, $set: 'mere@example.test' },
  }
  assert.deepEqual(editOf(document, person), {
    set: { c: { before: document.c, after: { erased: 1, $set: 'erased' } } },
    left: ['_id', 'a.b'],
  })
})

test('given any document that was edited, then nothing is left to edit, and ids and states stay', () => {
  const text = fc.constantFrom(
    'mere@example.test',
    'Mere Tamihana',
    'to Mere Tamihana',
    'sent',
    '{"email":"mere@example.test"}',
  )
  const field = fc.constantFrom(
    'name',
    'email',
    'note',
    'lines',
    'customer',
    'participants',
    'mere@example.test',
    'reason',
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(field, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  }))
  const about = fc.constantFrom({ source: 'shop', orderId: '1' }, { source: 'shop', orderId: '2' }, {})
  fc.assert(
    fc.property(about, value, (ids, content) => {
      const document = { _id: 'a', state: 'sent', ...ids, content }
      const after = edited(document) as typeof document
      assert.equal(editOf(after, person), undefined)
      assert.deepEqual({ ...after, content: 0 }, { ...document, content: 0 })
    }),
  )
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
  const both = editOf({ _id: 'a', text: `${others[1]}, mere@example.test`, by: 'Mere Tamihanas' }, person)
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
  const umlaut = knownAs('müller+shop@example.test', [])
  for (const text of [
    'https://shop.example/?email=m%C3%BCller%2Bshop%40example.test',
    String.raw`{"email":"m\u00fcller+shop@example.test"}`,
    'mu\u0308ller+shop@example.test',
  ])
    assert.equal(umlaut.isIn(text), true, text)
})

test('given something that is no e-mail, then it is refused, since it would be found everywhere', () => {
  for (const text of ['', ' ', 'mere', '@', 'mere@', 'a b@c'])
    assert.throws(() => knownAs(text, []), /not an e-mail/)
})
