import type { Db } from 'mongodb'

export type CollectionSize = { name: string; documents: number; bytes: number; indexBytes: number }

/** The auditor's collections, as MongoDB counts them: bytes of documents are before compression. */
export async function sizesOf(db: Db): Promise<CollectionSize[]> {
  const all = await db.listCollections({}, { nameOnly: true }).toArray()
  const names = all.map(({ name }) => name).filter((name) => name.startsWith('audit'))
  return Promise.all(
    names.toSorted().map(async (name) => {
      const [found] = await db
        .collection(name)
        .aggregate<{ storageStats: Record<string, number> }>([{ $collStats: { storageStats: {} } }])
        .toArray()
      const { count = 0, size = 0, totalIndexSize = 0 } = found?.storageStats ?? {}
      return { name, documents: Number(count), bytes: Number(size), indexBytes: Number(totalIndexSize) }
    }),
  )
}
