import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import { MongoServerError, Timestamp } from 'mongodb'
import type { Db, Document } from 'mongodb'
import { liveModel } from './history-source.ts'
import type { RowSource, SourceBatch } from './row-source.ts'

export type ModelKind<Stored> = {
  model: ReadModelName
  /** A part of the filters, as MongoDB knows it. */
  where: Document
  rowsOf(documents: readonly Stored[]): unknown[][]
}

/** When the database forgets a moment: then the rest is of a newer one. */
const snapshotTooOld = 239
const batchSize = 1_000

type Snapshot = { times: string[] }
type Page = { cursor: { firstBatch: Document[]; atClusterTime?: Timestamp } }

/**
 * The documents of a read model at one moment of the database, which is read again after a crash. A database
 * keeps a moment for five minutes by default; an export that takes longer continues with a newer one behind
 * the last id, and names all its moments.
 */
export function modelSource<Stored>(db: Db, { model, where, rowsOf }: ModelKind<Stored>): RowSource {
  const page = async (snapshot: Snapshot, after: string | null): Promise<SourceBatch | undefined> => {
    const { collectionName } = await liveModel(db, model)
    const filter = { ...where, ...(after !== null && { _id: { $gt: after } }) }
    const time = snapshot.times.at(-1)
    const find = (atClusterTime: Timestamp | undefined) =>
      db.command({
        ...{ find: collectionName, filter, sort: { _id: 1 }, limit: batchSize, singleBatch: true, batchSize },
        readConcern: { level: 'snapshot', ...(atClusterTime !== undefined && { atClusterTime }) },
      }) as Promise<unknown> as Promise<Page>
    const { found, times } = await find(time === undefined ? undefined : timestampOf(time)).then(
      (response) => ({ found: response, times: snapshot.times }),
      async (error: unknown) => {
        if (!(error instanceof MongoServerError) || error.code !== snapshotTooOld) throw error
        const response = await find(undefined)
        return { found: response, times: [...snapshot.times, textOf(response.cursor.atClusterTime)] }
      },
    )
    const documents = found.cursor.firstBatch
    const last = documents.at(-1)
    if (last === undefined) return undefined
    return {
      rows: rowsOf(documents as Stored[]),
      cursor: { after: String(last['_id']) },
      read: documents.length,
      ...(times !== snapshot.times && { snapshot: { times } }),
    }
  }
  return {
    async open() {
      const collection = await liveModel(db, model)
      const total = await collection.countDocuments(where)
      const first = (await db.command({
        ...{
          find: collection.collectionName,
          limit: 1,
          singleBatch: true,
          readConcern: { level: 'snapshot' },
        },
      })) as Page
      const time = textOf(first.cursor.atClusterTime)
      const at = new Date(1_000 * timestampOf(time).getHighBits()).toISOString()
      return { snapshot: { times: [time] }, description: `the read model ${model} at ${at}`, total }
    },
    async *read(given, cursor, signal) {
      let snapshot = given as Snapshot
      let after = (cursor?.['after'] as string | undefined) ?? null
      for (;;) {
        signal.throwIfAborted()
        const batch = await page(snapshot, after)
        if (batch === undefined) return
        snapshot = (batch.snapshot as Snapshot | undefined) ?? snapshot
        after = batch.cursor['after'] as string
        yield batch
      }
    },
  }
}

const timestampOf = (text: string): Timestamp => Timestamp.fromString(text, 10)

function textOf(time: Timestamp | undefined): string {
  if (time === undefined) throw new Error('the database named no moment: exports need a replica set')
  return String(time.toBigInt())
}
