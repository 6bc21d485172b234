import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LineItem } from '@slipstream/events/event-types/orders/order.ts'
import { participantsSchema } from '@slipstream/runtime/config/schemas/participants-schema.ts'
import { participantFinder } from '../../../src/domain/participants/find-participants.ts'

function item(id: string, metadata: [string, unknown][], sku: string | null = 'REG-2026'): LineItem {
  return {
    ...{ id, productId: null, sku, name: 'Registration', quantity: 1, total: '0', taxTotal: null },
    metadata: metadata.map(([key, value]) => ({ key, value })),
  }
}

const read = (
  mapping: object,
  items: LineItem[],
  order: [string, unknown][] = [],
  withoutProduct: string[] = [],
) =>
  participantFinder(participantsSchema.parse(mapping))(
    items,
    () => order.map(([key, value]) => ({ key, value })),
    new Set(withoutProduct),
  )
const find = (...of: Parameters<typeof read>) => read(...of).participants

const numbered = {
  name: 'Participant {n}',
  email: 'Participant {n} Email',
  fields: { school: 'School', year: 'Year {n}' },
}

describe('participants under numbered keys', () => {
  test('are found with their own and their shared fields, in the order of their numbers', () => {
    const found = find(numbered, [
      item('19', [
        ['Participant 10', 'Ten'],
        ['Participant 2', 'Two'],
        ['Participant 2 Email', 'two@example.test'],
        ['School', 'Example High'],
        ['Year 2', 9],
      ]),
    ])
    assert.deepEqual(found, [
      {
        ...{ participantId: '19-2', lineItemId: '19', name: 'Two', email: 'two@example.test' },
        fields: { school: 'Example High', year: '9' },
      },
      {
        participantId: '19-10',
        lineItemId: '19',
        name: 'Ten',
        email: null,
        fields: { school: 'Example High' },
      },
    ])
  })

  test('keep their id when the name is corrected or another one goes', () => {
    const ids = (metadata: [string, unknown][]): string[] =>
      find(numbered, [item('19', metadata)]).map((one) => one.participantId)
    assert.deepEqual(
      ids([
        ['Participant 1', 'A'],
        ['Participant 2', 'B'],
      ]),
      ['19-1', '19-2'],
    )
    assert.deepEqual(
      ids([
        ['Participant 1', ''],
        ['Participant 2', 'Bea'],
      ]),
      ['19-2'],
    )
  })

  test('are not found in blank, structured or similar keys and values', () => {
    const metadata: [string, unknown][] = [
      ['Participant 1', '  '],
      ['Participant 2', { first: 'A' }],
      ['Participant', 'A'],
      ['Participant 1 Diet', 'none'],
      ['My Participant 1', 'A'],
      ['Participant x', 'A'],
    ]
    assert.deepEqual(find(numbered, [item('19', metadata)]), [])
  })

  test('are those of the products that are named', () => {
    const items = ['REG-2026', 'REG-', 'SHIRT', 'XREG-1', null].map((sku, index) =>
      item(String(index), [['Participant 1', 'A']], sku),
    )
    const found = find({ ...numbered, products: ['REG-*', 'SHI.T'] }, items)
    assert.deepEqual(
      found.map(({ lineItemId }) => lineItemId),
      ['0', '1'],
    )
  })

  test("may stand in the order's own metadata", () => {
    const found = find(
      { ...numbered, where: 'order' },
      [item('1', [['Participant 9', 'no']])],
      [['Participant 1', 'A']],
    )
    assert.deepEqual(found, [
      { participantId: 'order-1', lineItemId: null, name: 'A', email: null, fields: {} },
    ])
  })
})

describe('participants as one array', () => {
  const mapping = {
    list: { key: 'team', name: 'name', email: 'mail', fields: { year: 'y' } },
    fields: { school: 'School' },
  }
  const expected = [
    {
      participantId: '7-1',
      lineItemId: '7',
      name: 'A',
      email: 'a@example.test',
      fields: { school: 'S', year: '9' },
    },
    { participantId: '7-3', lineItemId: '7', name: 'C', email: null, fields: { school: 'S' } },
  ]
  const team = [{ name: 'A', mail: 'a@example.test', y: 9 }, { name: '' }, 'C']

  test('are found in the array, in JSON text, and by name alone', () => {
    for (const value of [team, JSON.stringify(team)]) {
      assert.deepEqual(
        find(mapping, [
          item('7', [
            ['team', value],
            ['School', 'S'],
          ]),
        ]),
        expected,
      )
    }
  })

  test('are none when the value is something else', () => {
    for (const value of ['[broken', '', null, { name: 'A' }, 5])
      assert.deepEqual(find(mapping, [item('7', [['team', value]])]), [])
  })
})

describe('line items of other products', () => {
  const mapping = { ...numbered, products: ['REG-*'] }
  const named = (id: string, sku: string | null) => item(id, [['Participant 1', 'Kid Yan']], sku)

  test('have candidates, which other states of the order may make participants', () => {
    const { participants, registration } = read(mapping, [named('9', 'RELAY-2027'), item('10', [], 'REG-1')])
    assert.deepEqual(participants, [])
    assert.deepEqual(
      registration?.candidates.map(({ participantId, name }) => [participantId, name]),
      [['9-1', 'Kid Yan']],
    )
    assert.deepEqual(registration.lineItemIds, ['10'])
    assert.deepEqual(registration.unnamedLineItemIds, ['10'])
  })

  test('are registrations when their product is gone and they name somebody', () => {
    const items = [named('9', null), named('10', null), item('11', [], null)]
    const { participants, registration } = read(mapping, items, [], ['9', '11'])
    assert.deepEqual(
      participants.map(({ participantId }) => participantId),
      ['9-1'],
    )
    assert.deepEqual(registration?.lineItemIds, ['9'])
    assert.deepEqual(registration.unnamedLineItemIds, [])
  })

  test('leave the participants in the metadata of the order candidates', () => {
    const order: [string, unknown][] = [['Participant 1', 'A']]
    const other = read({ ...mapping, where: 'order' }, [item('1', [], 'HOODIE')], order)
    assert.deepEqual([other.participants.length, other.registration?.candidates.length], [0, 1])
    const both = read({ ...mapping, where: 'order' }, [item('1', [], 'HOODIE'), item('2', [])], order)
    assert.deepEqual([both.participants.length, both.registration?.lineItemIds], [1, ['2']])
  })
})

describe('participants of a list with a key of their own', () => {
  const mapping = { list: { key: 'team', id: 'mail', name: 'name', email: 'mail' } }
  const ids = (...team: object[]) =>
    find(mapping, [item('7', [['team', team]])]).map(({ participantId, name }) => [name, participantId])
  const [a, b, c] = ['A', 'B', 'C'].map((name) => ({ name, mail: `${name}@example.test` }))

  test('keep their ids when one is put in before them', () => {
    const before = new Map(ids(a!, b!) as [string, string][])
    const after = new Map(ids(c!, a!, b!) as [string, string][])
    assert.equal(after.get('A'), before.get('A'))
    assert.equal(after.get('B'), before.get('B'))
    assert.equal(new Set(after.values()).size, 3)
  })

  test('are distinct when they share it, and known by their number when they have none', () => {
    const shared = ids(a!, { ...a!, name: 'Twin' }, { name: 'No mail' }).map(([, id]) => id)
    assert.equal(new Set(shared).size, 3)
    assert.match(shared[0]!, /^7-x[0-9a-f]{16}$/)
    assert.equal(shared[1], `${shared[0]}.2`)
    assert.equal(shared[2], '7-3')
  })
})
