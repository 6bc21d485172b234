import { hash } from 'node:crypto'
import type { Db } from 'mongodb'
import { failingPositionsOf } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { checkpointsOf, consumerOf } from './candidate.ts'
import type { Candidate, RebuildContext } from './candidate.ts'
import { noContent, withDocument } from './content-hash.ts'
import type { Content } from './content-hash.ts'
import { readableEvents } from './readable-events.ts'

/** Each record may be of another document, and each document is held in memory. */
const maxRecordsAtOnce = 500_000

/** Documents that expire within this time are not compared: MongoDB may remove them meanwhile. */
const expiryMarginMs = 24 * 60 * 60 * 1_000

/**
 * Compares the stored documents of a candidate, by count and content, with a second fold of the log up to its
 * checkpoints. That fold is done in memory, one partition after the other; a large partition is read several
 * times, each time for a share of its keys. Nothing else writes to a candidate meanwhile.
 *
 * @throws if they differ
 */
export async function verify(
  context: RebuildContext,
  candidate: Candidate,
  { recordsAtOnce }: { recordsAtOnce: number } = { recordsAtOnce: maxRecordsAtOnce },
): Promise<Content[]> {
  const contents: Content[] = []
  const ends = await checkpointsOf(context, consumerOf(candidate.models[0]))
  for (const { model, collection } of candidate.models) {
    const comparedFrom = new Date(Date.now() + expiryMarginMs)
    const expected = await contentOfLog(context, model, sharesOf(ends, recordsAtOnce), comparedFrom)
    const stored = await contentOf(context.db, collection, model, comparedFrom)
    refuseUnlessSame(collection, stored, expected)
    contents.push(stored)
  }
  return contents
}

/**
 * Compares the stored documents of a candidate with those that were written.
 *
 * @throws if they differ
 */
export async function verifyWritten(
  { db, onProgress }: RebuildContext,
  { models }: Candidate,
  written: ReadonlyMap<string, Content>,
): Promise<Content[]> {
  const total = models.reduce((sum, { collection }) => sum + (written.get(collection)?.count ?? 0), 0)
  const contents: Content[] = []
  let done = 0
  onProgress({ phase: 'verify', done, total })
  for (const { model, collection } of models) {
    const stored = await contentOf(db, collection, model, new Date(0))
    refuseUnlessSame(collection, stored, written.get(collection) ?? noContent)
    contents.push(stored)
    done += stored.count
    onProgress({ phase: 'verify', done, total })
  }
  return contents
}

function refuseUnlessSame(collection: string, stored: Content, expected: Content): void {
  if (stored.count === expected.count && stored.sum === expected.sum) return
  throw new Error(
    `${collection} differs from the log: it has ${stored.count} documents, the fold of the log ${expected.count}` +
      (stored.count === expected.count ? ', and their contents differ' : '') +
      '. Nothing was swapped; --fresh builds it from the start',
  )
}

async function contentOfLog(
  context: RebuildContext,
  model: ReadModel,
  shares: readonly Share[],
  comparedFrom: Date,
): Promise<Content> {
  const { db, log, projection, topic, signal, onProgress } = context
  const failing = await failingPositionsOf(db, { consumer: projection.consumer, topic })
  const total = shares.reduce((sum, { to }) => sum + Number(to), 0)
  let done = 0
  let content = noContent
  const addAll = (documents: Iterable<object>): void => {
    for (const document of documents)
      if (isCompared(model, document, comparedFrom)) content = withDocument(content, document)
  }
  for (const { partition, to, share, count } of shares) {
    const fold = projection.foldInMemory(model)
    const blocked = new Set<string>()
    for await (const { records } of log.read(topic, new Map([[partition, { from: 0n, to }]]), signal)) {
      const own = records.filter(({ key }) => shareOf(key, count) === share)
      addAll(fold.add(readableEvents(projection, own, blocked, failing).events))
      done += records.length
      onProgress({ phase: 'verify', done, total })
    }
    addAll(fold.end())
  }
  return content
}

type Share = { partition: number; to: bigint; share: number; count: number }

function sharesOf(ends: ReadonlyMap<number, bigint>, recordsAtOnce: number): Share[] {
  return [...ends].flatMap(([partition, to]) => {
    const count = Math.ceil(Number(to) / recordsAtOnce)
    return Array.from({ length: count }, (_, share) => ({ partition, to, share, count }))
  })
}

function shareOf(key: string, count: number): number {
  return count === 1 ? 0 : Number.parseInt(hash('sha256', key).slice(0, 8), 16) % count
}

function isCompared({ expiresBy }: ReadModel, document: object, comparedFrom: Date): boolean {
  if (expiresBy === undefined) return true
  const expiresAt = (document as Record<string, unknown>)[expiresBy]
  return !(expiresAt instanceof Date) || expiresAt > comparedFrom
}

async function contentOf(
  db: Db,
  collection: string,
  { expiresBy }: ReadModel,
  comparedFrom: Date,
): Promise<Content> {
  const filter = expiresBy === undefined ? {} : { [expiresBy]: { $not: { $lte: comparedFrom } } }
  let content = noContent
  const cursor = db.collection(collection).find(filter, { raw: true, batchSize: 1_000 })
  for await (const bytes of cursor) content = withDocument(content, bytes)
  return content
}
