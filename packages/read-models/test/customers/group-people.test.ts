import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatCustomerId, parseCustomerId } from '../../src/customers/customer-id.ts'
import {
  customerLimits,
  groupPeople,
  isShared,
  mergingContacts,
  nameOfPerson,
} from '../../src/customers/group-people.ts'

const order = (id: string, ...contacts: string[]) => ({
  _id: id,
  createdAt: `2026-11-21T06:00:0${id}Z`,
  contacts,
})
const ids = (people: { _id: string }[][]) => people.map((person) => person.map(({ _id }) => _id)).sort()

describe('people', () => {
  it('given orders with a common e-mail or phone, then they are one person, even by a third', () => {
    const people = groupPeople(
      [order('1', 'ana@'), order('2', 'ana@', '+64'), order('3', 'kos@', '+64'), order('4', 'bea@')],
      new Set(),
    )
    assert.deepEqual(ids(people), [['3', '2', '1'], ['4']])
  })

  it('given a phone that many people share, then it merges none of them', () => {
    const callCentre = Array.from({ length: customerLimits.partners + 1 }, (_, n) =>
      order(String(n), `person${n}@`, 'shared'),
    )
    assert.equal(isShared('shared', callCentre), true)
    assert.equal(isShared('shared', callCentre.slice(1)), false)
    assert.equal(isShared('person1@', callCentre.slice(1, 2)), false)
    const people = groupPeople(callCentre, new Set(['shared']))
    assert.equal(people.length, callCentre.length)
  })

  it('given orders with nothing but a shared phone, then they are one, apart from all others', () => {
    const people = groupPeople(
      [order('1', 'shared'), order('2', 'shared'), order('3', 'ana@', 'shared')],
      new Set(['shared']),
    )
    assert.deepEqual(ids(people), [['2', '1'], ['3']])
  })

  it('given orders without a contact point of their own, then each is a person', () => {
    const shared = new Set(['office@', 'shared'])
    const people = groupPeople([order('1'), order('2'), order('3', 'office@', 'shared')], shared)
    assert.deepEqual(ids(people), [['1'], ['2'], ['3']])
    assert.deepEqual(nameOfPerson(people[2]!, shared), { order: '3' })
  })

  it('given a later order with another contact point, then the person keeps its name', () => {
    const shared = new Set<string>()
    const [before = []] = groupPeople([order('1', 'ana@')], shared)
    const [after = []] = groupPeople([order('2', '+64', 'ana@'), order('1', 'ana@')], shared)
    assert.deepEqual(nameOfPerson(after, shared), nameOfPerson(before, shared))
  })

  const contact = fc.constantFrom('a@', 'b@', 'c@', '+1', '+2', '+3')
  const orders = fc
    .array(fc.uniqueArray(contact, { maxLength: 2 }), { minLength: 1, maxLength: 9 })
    .map((all) => all.map((contacts, n) => order(String(n), ...contacts)))
  const sharedOnes = fc.uniqueArray(contact, { maxLength: 2 }).map((all) => new Set(all))

  it('given any orders in any order, then the people are the same, and each order is in one', () => {
    fc.assert(
      fc.property(
        orders.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        sharedOnes,
        ([all, shuffled], shared) => {
          const people = ids(groupPeople(all, shared))
          assert.deepEqual(ids(groupPeople(shuffled, shared)), people)
          assert.deepEqual(people.flat().sort(), all.map(({ _id }) => _id).sort())
        },
      ),
    )
  })

  it('given any orders, then two with a common merging contact point are one person', () => {
    fc.assert(
      fc.property(orders, sharedOnes, (all, shared) => {
        const people = groupPeople(all, shared)
        for (const a of all)
          for (const b of all) {
            const common = mergingContacts(a, shared).some((one) => mergingContacts(b, shared).includes(one))
            if (common) assert.ok(people.some((person) => person.includes(a) && person.includes(b)))
          }
      }),
    )
  })
})

describe('the id of a customer', () => {
  it('given what it names, then it can be read again', () => {
    for (const named of [{ contact: 'a'.repeat(32) }, { order: 'shop/10 42é' }])
      assert.deepEqual(parseCustomerId(formatCustomerId(named)), named)
  })

  it('given other text, then it is no id', () => {
    for (const text of ['', 'c', 'cA', 'o', 'o*', 'x1', `c${'a'.repeat(33)}`, 'oA'])
      assert.equal(parseCustomerId(text), undefined)
  })
})
