import { failingPositionsOf } from '@slipstream/event-log/adapters/mongo/dead-letters-of.ts'
import { hash } from 'node:crypto'
import type { Db } from 'mongodb'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { projectHistory } from '../orders/domain/order-history.ts'
import { projectOrders } from '../orders/domain/orders.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { checkpointsOf, consumerOf } from './candidate.ts'
import type { Candidate, Workshop } from './candidate.ts'
import { nothing, withDocument } from './content-hash.ts'
import type { Content } from './content-hash.ts'
import { readableEvents } from './readable-events.ts'

/** As many records may be of as many orders, each of which is held in memory. */
const maxRecordsAtOnce = 500_000

/**
 * Compares what a candidate has stored, by count and content, with a second fold of the log up to its checkpoints that is
 * done in memory, one partition after the other. A large partition is read several times, each time for a share of its keys.
 * Nobody else writes to a candidate meanwhile.
 *
 * @throws when they differ
 */
export async function verify(
  workshop: Workshop,
  candidate: Candidate,
  { recordsAtOnce }: { recordsAtOnce: number } = { recordsAtOnce: maxRecordsAtOnce },
): Promise<Content> {
  const { log, topic, signal, onProgress } = workshop
  const ends = await checkpointsOf(workshop, consumerOf(candidate))
  const setAside = await failingPositionsOf(workshop.db, {
    consumer: projectorConsumer,
    topic: workshop.topic,
  })
  const shares = [...ends].flatMap(([partition, to]) => {
    const count = Math.ceil(Number(to) / recordsAtOnce)
    return Array.from({ length: count }, (_, share) => ({ partition, to, share, count }))
  })
  const total = shares.reduce((sum, { to }) => sum + Number(to), 0)
  let done = 0
  let expected = nothing
  for (const { partition, to, share, count } of shares) {
    const fold = foldOf(candidate, workshop, setAside)
    for await (const { records } of log.read(topic, new Map([[partition, { from: 0n, to }]]), signal)) {
      expected = fold.add(
        expected,
        records.filter(({ key }) => shareOf(key, count) === share),
      )
      done += records.length
      onProgress({ phase: 'verify', done, total })
    }
    expected = fold.end(expected)
  }
  const stored = await contentOf(workshop.db, candidate.collection)
  if (stored.count === expected.count && stored.sum === expected.sum) return stored
  throw new Error(
    `${candidate.collection} is not what the log says: it has ${stored.count} documents, the fold of the log ${expected.count}` +
      (stored.count === expected.count ? ', and their contents differ' : '') +
      '. Nothing was swapped; --fresh builds it anew',
  )
}

function shareOf(key: string, count: number): number {
  return count === 1 ? 0 : Number.parseInt(hash('sha256', key).slice(0, 8), 16) % count
}

type Fold = {
  add(content: Content, records: Parameters<typeof readableEvents>[0]): Content
  end(content: Content): Content
}

function foldOf({ model }: Candidate, { saves }: Workshop, setAside: ReadonlySet<string>): Fold {
  const blocked = new Set<string>()
  if (model.name === 'order-history') {
    const seen = new Set<string>()
    return {
      add(content, records) {
        for (const [id, document] of projectHistory(readableEvents(records, blocked, setAside).events)) {
          if (!seen.has(id)) content = withDocument(content, document)
          seen.add(id)
        }
        return content
      },
      end: (content) => content,
    }
  }
  const orders = new Map<string, OrderDocument>()
  return {
    add(content, records) {
      const { events } = readableEvents(records, blocked, setAside)
      for (const [key, order] of projectOrders(orders, events)) orders.set(key, order)
      return content
    },
    end(content) {
      const all = [...orders.values()]
      const documents =
        model.name === 'orders' ? all : all.flatMap((order) => savedParticipants(order, saves))
      return documents.reduce<Content>(withDocument, content)
    },
  }
}

async function contentOf(db: Db, collection: string): Promise<Content> {
  let content = nothing
  const cursor = db.collection(collection).find({}, { raw: true, batchSize: 1_000 })
  for await (const bytes of cursor) content = withDocument(content, bytes)
  return content
}
