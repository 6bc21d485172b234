import type { Db } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { orderModels } from '@slipstream/projector/read-models.ts'

/** What an index of a read model of orders takes, and how often it was used since the database was filled. */
export type IndexUse = { index: string; bytesPerOrder: number; uses: number }

export async function indexUses(db: Db, orders: number): Promise<IndexUse[]> {
  const found: IndexUse[] = []
  for (const { name } of orderModels) {
    const collection = db.collection(collectionOf(name, 1))
    const [stats] = await collection
      .aggregate<{ storageStats: { indexSizes: Record<string, number> } }>([
        { $collStats: { storageStats: {} } },
      ])
      .toArray()
    const used = await collection
      .aggregate<{ name: string; accesses: { ops: bigint | number } }>([{ $indexStats: {} }])
      .toArray()
    for (const { name: index, accesses } of used)
      found.push({
        index: `${name}: ${index}`,
        bytesPerOrder: Math.round((stats?.storageStats.indexSizes[index] ?? 0) / orders),
        uses: Number(accesses.ops),
      })
  }
  return found
}
