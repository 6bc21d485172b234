import assert from 'node:assert/strict'
import { test } from 'node:test'
import { order, participant } from '../given/documents.ts'
import { given } from '../given/world.ts'

const people: [orderId: string, name: string, email: string][] = [
  ['1042', 'Zoë Müller', 'zoe@example.test'],
  ['1043', 'Māui O’Brien', 'maui.ob@example.test'],
  ['1044', '田中 太郎', 'tanaka@example.jp'],
  ['1045', 'Ольга Ёлкина', 'olga@example.test'],
  ['INV-7/2026', 'Anne-Marie D’Souza', 'am+shop@example.test'],
  ['2042', "$where .* (a+)+ O'Neil", 'neil77@example.test'],
]

const searches: [text: string, ids: string[]][] = [
  ['1042', ['1042']],
  ['104', ['1042', '1043', '1044', '1045']],
  ['#1042', ['1042']],
  ['zoe', ['1042']],
  ['ZOË', ['1042']],
  ['muller zoe', ['1042']],
  ['zoe brien', []],
  ['maui', ['1043']],
  ["o'brien", ['1043']],
  ['maui.ob@example.test', ['1043']],
  ['MAUI.OB@EXAMPLE', ['1043']],
  ['田中', ['1044']],
  ['太郎 田中', ['1044']],
  ['ольга елкина', ['1045']],
  ['ЁЛК', ['1045']],
  ['inv-7/2026', ['INV-7/2026']],
  ['anne-marie', ['INV-7/2026']],
  ['marie', ['INV-7/2026']],
  ['am+shop@', ['INV-7/2026']],
  ['am+', ['INV-7/2026']],
  ['shop@ex', ['INV-7/2026']],
  ['@example.jp', ['1044']],
  ['example.jp', ['1044']],
  ['neil77', ['2042']],
  ['neil7', ['2042']],
  ['neil8', []],
  ['.*', []],
  ['(a+)+', ['2042', 'INV-7/2026']],
  ['$where', ['2042']],
  ['^', []],
  ['\u0301', []],
  ['mar\\ie', []],
]

test('given orders and participants', async (t) => {
  const world = await given(t)
  const customer = { id: null, phone: null }
  await world.insertOrders(
    ...people.map(([orderId, name, email]) => order({ orderId, customer: { ...customer, name, email } })),
  )
  await world.insertParticipants(
    ...people.map(([orderId, name, email]) => participant({ orderId, name, email })),
  )

  for (const [text, ids] of searches) {
    await t.test(
      `when ${JSON.stringify(text)} is searched, then it finds ${ids.join(', ') || 'nothing'}`,
      async () => {
        for (const list of ['orders', 'participants']) {
          const { status, body } = await world.get(`/api/${list}?q=${encodeURIComponent(text)}`)
          assert.equal(status, 200, JSON.stringify(body))
          assert.deepEqual(body.items.map(({ orderId }: { orderId: string }) => orderId).sort(), ids)
        }
      },
    )
  }

  await t.test('then a search reads only the matching range of the index', async () => {
    const { executionStats } = await world.db
      .collection('orders_v1')
      .find({ search: /^\@am\+shop\@/ })
      .explain('executionStats')
    assert.ok(executionStats.totalKeysExamined <= 2, JSON.stringify(executionStats))
  })
})
