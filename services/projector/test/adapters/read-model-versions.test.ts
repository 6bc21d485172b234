import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document, Sort } from 'mongodb'
import { ensureReadModels } from '../../src/ensure-read-models.ts'
import { world } from '../given/world.ts'

const newest: Sort = { createdAt: -1, _id: -1 }
const lastSaved: Sort = { savedAt: -1, _id: -1 }

/** What the console asks: collection, filter, order. */
const questions: [collection: string, filter: Document, sort: Sort][] = [
  ['orders_v1', {}, newest],
  ['orders_v1', {}, { createdAt: 1, _id: 1 }],
  ['orders_v1', {}, { modifiedAt: -1, _id: -1 }],
  ['orders_v1', { status: { $in: ['processing'] } }, newest],
  ['orders_v1', { status: { $in: ['processing', 'completed'] } }, newest],
  ['orders_v1', { source: 'shop', status: { $in: ['processing', 'completed'] } }, newest],
  ['orders_v1', { source: 'shop', status: { $nin: ['draft'] } }, newest],
  ['orders_v1', { 'provenance.via': 'rest' }, newest],
  ['orders_v1', { createdAt: { $gte: '2026-11-01T00:00:00Z' } }, newest],
  ['participants_v1', {}, lastSaved],
  ['participants_v1', { active: true }, lastSaved],
  ['participants_v1', { source: 'shop', active: true }, lastSaved],
  ['participants_v1', { source: 'shop', orderId: '1042' }, lastSaved],
  ['order-history_v1', { source: 'shop', orderId: '1042' }, { offset: 1, _id: 1 }],
]

describe('indexes of the read models', () => {
  it('answer every list of the console in its order, with no scan and no sorting', async (test) => {
    const { db } = await world(test)
    await ensureReadModels(db)
    for (const [collection, filter, sort] of questions) {
      const { queryPlanner } = await db.collection(collection).find(filter).sort(sort).explain()
      const stages = stagesOf((queryPlanner as Document)['winningPlan'] as Document)
      const question = `${collection} ${JSON.stringify(filter)}: ${stages.join(' ')}`
      assert.ok(stages.includes('IXSCAN') && !stages.includes('SORT'), question)
    }
  })

  it('find what a word begins with, in the order of its list, without reading documents', async (test) => {
    const { db } = await world(test)
    await ensureReadModels(db)
    for (const [collection, sortedBy] of [
      ...([
        ['orders_v1', 'createdAt'],
        ['participants_v1', 'savedAt'],
        ['customers_v1', 'createdAt'],
      ] as const),
      ...([
        ['shipments_v1', 'requestedAt'],
        ['invoices_v1', 'createdAt'],
      ] as const),
      ['billing-customers_v1', 'stateAt'] as const,
    ]) {
      const { queryPlanner } = await db
        .collection(collection)
        .find({ search: /^tam/ }, { projection: { _id: 1 } })
        .hint({ search: 1, [sortedBy]: -1, _id: -1 })
        .sort({ [sortedBy]: -1, _id: -1 })
        .explain()
      const stages = stagesOf((queryPlanner as Document)['winningPlan'] as Document)
      assert.ok(stages.includes('IXSCAN') && !stages.includes('FETCH'), `${collection}: ${stages.join(' ')}`)
    }
  })
})

function stagesOf(plan: Document): string[] {
  const inner = [plan['inputStage'], ...((plan['inputStages'] as unknown[] | undefined) ?? [])]
  return [plan['stage'] as string, ...inner.flatMap((stage) => (stage ? stagesOf(stage as Document) : []))]
}
