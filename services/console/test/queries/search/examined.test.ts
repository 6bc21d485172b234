import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { Db } from 'mongodb'
import { inSnapshot } from '../../../src/adapters/read-models.ts'
import { readFoundPage } from '../../../src/queries/search/read-found-page.ts'
import { order } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const orders = 3_000
const limits = { few: 20, words: 30, window: 50, widest: 200, chunk: 50 }
const inOrder = { createdAt: -1, _id: -1 }
const failed = { filter: { status: { $in: ['failed'] } }, index: { status: 1, ...inOrder } }

/**
 * What is searched, how many orders have it, and the most that may be examined
 * of documents and of keys of indexes.
 */
const searches: [text: string, isFailed: boolean, matches: number, documents: number, keys: number][] = [
  ['rare', false, 2, 4, 10],
  ['nobody', false, 0, 0, 2],
  ['frequent', false, 1_500, 50, 150],
  ['every10th', false, 300, 105, 300],
  // In the order of the list from the index of words, since it is a whole word.
  ['every75th', false, 40, 105, 250],
  ['every10th every75th', false, 20, 105, 450],
  ['frequent every75th', false, 20, 105, 450],
  ['7every', false, 30, 105, 250],
  ['every10th', true, 80, 105, 450],
  ['every75th', true, 20, 105, 450],
  // The beginning of many words, so that the keys of all of them are sorted.
  ['every7', false, 40, 125, 300],
  ['29', false, 110, 70, 500],
]

test('given many orders, then a search examines little more than it shows', async (t) => {
  const { db, client, insertOrders } = await given(t, { name: 'examined' })
  await insertOrders(...Array.from({ length: orders }, (_, index) => orderAt(index)))
  await db.collection('orders_v1').createIndex(failed.index)
  for (const [text, isFailed, matches, documents, keys] of searches) {
    const filters = isFailed ? [failed.filter] : []
    const page = {
      ...{ filters, indexed: isFailed ? [failed] : [], startAfter: undefined, limit: 10, projection: {} },
      sort: { field: 'createdAt', direction: -1 },
    } as const
    const examined = await examinedBy(db, async () => {
      const found = await inSnapshot(client, db.databaseName, async (snapshot) =>
        readFoundPage(snapshot, await snapshot.live<OrderDocument>('orders'), page, text, limits),
      )
      assert.equal(found.documents.length, Math.min(10, matches), text)
    })
    const name = `${text}${isFailed ? ', failed' : ''}: ${JSON.stringify(examined)}`
    if (process.env['ZZ']) console.log(name)
    assert.ok(process.env['ZZ'] || (examined.documents <= documents && examined.keys <= keys), name)
    assert.deepEqual(
      examined.plans.filter((plan) => !/^(IXSCAN|IDHACK|EOF)/.test(plan)),
      [],
      name,
    )
  }
})

function orderAt(index: number): OrderDocument {
  const words = [
    index % 2 === 0 ? 'frequent' : 'other',
    ...(index % 10 === 5 || index % 150 === 0 ? ['every10th'] : []),
    ...(index % 75 === 0 ? ['every75th'] : []),
    ...(index % 100 === 7 ? [`7every${index}`] : []),
    ...(index === 100 || index === 2_000 ? ['rare'] : []),
  ]
  return order({
    orderId: String(index),
    createdAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    customer: { id: null, phone: null, name: words.join(' '), email: `person${index}@example.test` },
    status: index % 30 === 0 || index % 50 === 5 ? 'failed' : 'completed',
  })
}

type Examined = { documents: number; keys: number; plans: string[] }

/** What MongoDB's profiler says of the reads in a collection. */
async function examinedBy(db: Db, read: () => Promise<void>): Promise<Examined> {
  await db.command({ profile: 2, filter: { op: { $in: ['query', 'command', 'getmore'] } } })
  await read()
  await db.command({ profile: 0 })
  const found = await db
    .collection('system.profile')
    .find({ ns: `${db.databaseName}.orders_v1`, planSummary: { $exists: true } })
    .toArray()
  await db.dropCollection('system.profile')
  const sum = (field: string): number => found.reduce((total, one) => total + Number(one[field] ?? 0), 0)
  return {
    documents: sum('docsExamined'),
    keys: sum('keysExamined'),
    plans: found.map(({ planSummary }) => String(planSummary)),
  }
}
