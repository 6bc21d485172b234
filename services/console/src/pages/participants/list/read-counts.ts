import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import type { Collection, Document } from 'mongodb'
import type { Snapshot } from '../../../adapters/read-models.ts'
import { maxPageReadMs } from '../../../adapters/read-limits.ts'

/** How many are registered for a product, and are here; a lower bound where not all were counted. */
export type ProductCount = {
  source: string
  product: string
  registered: number
  here: number
  isLeast: boolean
}

/** How often the values of a field occur among the participants of a product, the most frequent first. */
export type FieldCount = { field: string; values: { value: string; count: number }[]; more: number }

/** From the newest registrations on: those of earlier seasons are found by their filter. */
const newestRead = 500
const maxProducts = 12
/** The limit of what is counted of a product, beside others and alone: its time is bounded. */
const maxCounted = { ofSeveral: 2_000, ofOne: 20_000 }
const maxFieldsRead = 2_000
const maxFields = 12
const maxValues = 12

type SourceCount = { source: string; count: number }

type Chosen = { source: string; product: string }

/**
 * The products that people registered for most recently, with their counts; only the chosen one where there
 * is one.
 */
export async function readProductCounts(
  { live, session }: Snapshot,
  { source, product }: Chosen,
): Promise<ProductCount[]> {
  const participants = await live<ParticipantDocument>('participants')
  const products = await recentProducts(participants, session, source, product)
  const limit = products.length > 1 ? maxCounted.ofSeveral : maxCounted.ofOne
  const counted = { session, limit, products }
  // Of all sources: the index has the source last, and what is read is to be bounded.
  const registered = await countsOf(participants, counted, ({ product }) => ({ product, active: true }))
  const here = await countsOf(await live<CheckInDocument>('check-ins'), counted, ({ source, product }) => ({
    ...{ source, registeredFor: product, isIn: true },
  }))
  return products.map((one, index) => {
    const [ofProduct, ofHere] = [registered.get(index) ?? [], here.get(index) ?? []]
    const all = ofProduct.reduce((sum, { count }) => sum + count, 0)
    const of = (counts: readonly SourceCount[]): number =>
      counts.find(({ source }) => source === one.source)?.count ?? 0
    return { ...one, registered: of(ofProduct), here: of(ofHere), isLeast: all >= limit }
  })
}

/**
 * How many documents there are of each product, at its index, by source; up to a
 * limit. An index has all that is read.
 */
async function countsOf<Stored extends Document>(
  collection: Collection<Stored>,
  counted: { session: Snapshot['session']; limit: number; products: readonly Chosen[] },
  filterOf: (product: Chosen) => object,
): Promise<Map<number, SourceCount[]>> {
  const { session, limit, products } = counted
  const [first, ...others] = products.map((product, index) => [
    { $match: filterOf(product) },
    { $limit: limit },
    { $group: { _id: { index: { $literal: index }, source: '$source' }, count: { $sum: 1 } } },
  ])
  if (first === undefined) return new Map()
  const united = others.map((pipeline) => ({ $unionWith: { coll: collection.collectionName, pipeline } }))
  const found = await collection
    .aggregate<{ _id: { index: number; source: string }; count: number }>([...first, ...united], {
      session,
      maxTimeMS: maxPageReadMs,
    })
    .toArray()
  const counts = new Map<number, SourceCount[]>()
  for (const { _id, count } of found)
    counts.set(_id.index, [...(counts.get(_id.index) ?? []), { source: _id.source, count }])
  return counts
}

async function recentProducts(
  participants: Collection<ParticipantDocument>,
  session: Snapshot['session'],
  source: string,
  product: string,
): Promise<{ source: string; product: string }[]> {
  if (source !== '' && product !== '') return [{ source, product }]
  const filter = { active: true, ...(source !== '' && { source }), ...(product !== '' && { product }) }
  const newest = await participants
    .find(filter, { session, projection: { _id: 0, source: 1, product: 1 }, maxTimeMS: maxPageReadMs })
    .sort({ savedAt: -1, _id: -1 })
    .limit(newestRead)
    .toArray()
  const found = new Map<string, { source: string; product: string }>()
  for (const { source, product } of newest)
    if (typeof product === 'string') found.set(JSON.stringify([source, product]), { source, product })
  return [...found.values()].slice(0, maxProducts)
}

/** The mapped fields of the participants of one product; of very many, of those who registered last. */
export async function readFieldCounts(
  { live, session }: Snapshot,
  { source, product }: Chosen,
): Promise<FieldCount[]> {
  const participants = await live<ParticipantDocument>('participants')
  const found = await participants
    .aggregate<{ _id: { k: string; v: string }; count: number }>(
      [
        { $match: { source, active: true, product } },
        { $sort: { savedAt: -1, _id: -1 } },
        { $limit: maxFieldsRead },
        { $project: { fields: { $objectToArray: '$fields' } } },
        { $unwind: '$fields' },
        { $group: { _id: '$fields', count: { $sum: 1 } } },
      ],
      { session, maxTimeMS: maxPageReadMs },
    )
    .toArray()
  const byField = new Map<string, { value: string; count: number }[]>()
  for (const { _id, count } of found)
    byField.set(_id.k, [...(byField.get(_id.k) ?? []), { value: String(_id.v), count }])
  return [...byField].slice(0, maxFields).map(([field, values]) => {
    const sorted = values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    return { field, values: sorted.slice(0, maxValues), more: Math.max(0, sorted.length - maxValues) }
  })
}
