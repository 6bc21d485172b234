import type { Db } from 'mongodb'
import type { InstanceStore } from '../instance-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'

export function mongoInstances(db: Db): InstanceStore {
  const { instances, sources } = auditCollections(db)
  return {
    async heartbeat({ id, sources: names }, aliveMs) {
      const until = { $add: ['$$NOW', aliveMs] }
      const { matchedCount } = await instances.updateOne({ _id: id }, [{ $set: { until } }])
      if (matchedCount > 0) return
      await instances.updateOne({ _id: id }, [{ $set: { until, sources: { $literal: [...names] } } }], {
        upsert: true,
      })
    },
    async overview() {
      const [alive, owned] = await Promise.all([
        instances.find({ $expr: { $gt: ['$until', '$$NOW'] } }).toArray(),
        sources
          .find(
            { 'lease.owner': { $exists: true } },
            { projection: { 'lease.owner': 1 }, batchSize: 100_000 },
          )
          .toArray(),
      ])
      return {
        alive: alive.map(({ _id: id, sources: names }) => ({ id, sources: names })),
        owners: new Map(owned.map(({ _id, lease }) => [_id, lease?.owner ?? ''])),
      }
    },
    async leave(id) {
      await instances.updateOne({ _id: id }, [{ $set: { until: '$$NOW' } }])
    },
  }
}
