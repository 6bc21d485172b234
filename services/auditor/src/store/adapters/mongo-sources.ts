import type { Db } from 'mongodb'
import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import { sourceReportsCollection } from '@slipstream/read-models/reports/source-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SourceStore } from '../source-store.ts'
import { auditCollections } from './audit-collections.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'
import { untilNoDuplicate } from '../../adapters/mongo/until-no-duplicate.ts'

export function mongoSources(db: Db): SourceStore {
  const { sources, connections } = auditCollections(db)
  const search = findTogether(sources)
  const searchConnections = findTogether(connections)
  return {
    find: async (source) => (await search({ filter: { _id: source } }))[0],
    connectedAt: async (source) => (await searchConnections({ filter: { _id: source } }))[0]?.at.getTime(),
    async declare(names, at) {
      const operations = [...names].map((source) => ({
        updateOne: { filter: { _id: source }, update: { $setOnInsert: { at: new Date(at) } }, upsert: true },
      }))
      if (operations.length > 0)
        await untilNoDuplicate(() => connections.bulkWrite(operations, { ordered: false }))
    },
    async swept(source, list, through) {
      await sources.updateOne({ _id: source }, { $max: { [`swept.${list}`]: through } })
    },
    async comparedKnownOrders(source, knownOrders) {
      await sources.updateOne({ _id: source }, { $set: { knownOrders } })
    },
    async countExplained(source, counts) {
      const increments = Object.entries(counts).map(([verdict, count]) => [`explained.${verdict}`, count])
      await sources.updateOne(
        { _id: source },
        { $inc: Object.fromEntries(increments) as Record<string, number> },
      )
    },
    async report(report) {
      await db
        .collection<SequenceReport>(sequenceReportsCollection)
        .replaceOne({ _id: report._id }, report, { upsert: true })
    },
    async reportLearned(report) {
      await db
        .collection<SourceReport>(sourceReportsCollection)
        .replaceOne({ _id: report._id }, report, { upsert: true })
    },
  }
}
