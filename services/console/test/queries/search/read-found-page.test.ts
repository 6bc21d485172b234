import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { inSnapshot } from '../../../src/adapters/read-models.ts'
import type { Cursor } from '../../../src/domain/cursor.ts'
import { searchFilter } from '../../../src/domain/search-filter.ts'
import { readFoundPage } from '../../../src/queries/search/read-found-page.ts'
import { order } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const names = ['Hana Tamihana', 'Hana Okafor', 'Ada Okafor', 'Ada Tamihana', "Moira O'Brien", 'Rare Person']
const texts = [
  'hana',
  'ha',
  'h',
  'hana ok',
  'okafor hana',
  "o'brien",
  'rare',
  'person ada',
  'none',
  'a@b',
  '1',
  '10 hana',
]
const limits = [
  { few: 300, words: 100, window: 2_000, widest: 8_000, chunk: 500 },
  { few: 2, words: 100, window: 5, widest: 40, chunk: 30 },
  { few: 2, words: 100, window: 5, widest: 5, chunk: 3 },
  { few: 2, words: 1, window: 5, widest: 5, chunk: 3 },
]

test('given orders of which some match, then each page has the first of them, by either way', async (t) => {
  const { db, client, insertOrders } = await given(t)
  await insertOrders(
    ...Array.from({ length: 90 }, (_, index) => {
      const name = index === 70 ? names[5]! : names[(index * index) % 5]!
      const at = `2026-11-${String(1 + Math.floor(index / 4)).padStart(2, '0')}T06:42:15Z`
      const customer = { id: null, phone: null, name, email: `${index}a@b.test` }
      return order({
        orderId: String(index),
        createdAt: at,
        customer,
        status: index % 9 === 0 ? 'draft' : 'paid',
      })
    }),
  )
  const filters = [{ status: 'paid' }, { createdAt: { $gte: '2026-11-03T00:00:00Z' } }]
  const indexed = [{ filter: { status: 'paid' }, index: { status: 1, createdAt: -1, _id: -1 } }]
  await db.collection('orders_v1').createIndex(indexed[0]!.index)
  for (const direction of [1, -1] as const)
    for (const text of texts) {
      const expected = await db
        .collection<OrderDocument>('orders_v1')
        .find({ $and: [...filters, searchFilter(text)] })
        .sort({ createdAt: direction, _id: direction })
        .toArray()
      for (const one of limits) {
        const found: string[] = []
        for (let startAfter: Cursor | undefined, isEnd = false; !isEnd;) {
          const page = {
            ...{ filters, indexed: one.window === 5 ? indexed : [] },
            sort: { field: 'createdAt', direction },
            startAfter,
            limit: 7,
            projection: {},
          }
          const { documents, last } = await inSnapshot(client, db.databaseName, async (snapshot) =>
            readFoundPage(snapshot, await snapshot.live<OrderDocument>('orders'), page, text, one),
          )
          found.push(...documents.map(({ _id }) => _id))
          isEnd = last === null
          startAfter = last ?? undefined
        }
        assert.deepEqual(
          found,
          expected.map(({ _id }) => _id),
          `${text} ${direction} ${JSON.stringify(one)}`,
        )
      }
    }
})
