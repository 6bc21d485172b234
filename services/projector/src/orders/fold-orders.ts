import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { projectHistory } from './domain/order-history.ts'
import { projectOrders } from './domain/orders.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'

/** Which collections a batch goes into; participants need the orders that they are of. */
export type Targets = {
  orders?: string
  /** False where the orders are another's, only to be read. */
  writesOrders?: boolean
  participants?: string
  'order-history'?: string
}

export type FoldedBatch = {
  /** Documents as they are to be, by collection. */
  documents: Map<string, (OrderDocument | ParticipantDocument | HistoryDocument)[]>
  /** One bulk write for each collection. */
  write(session: ClientSession): Promise<void>
}

/**
 * Reads what the events touch, folds them in memory, and hands back the writes that are left to do.
 *
 * Where orders are written along with them, participants and history are taken to be as the orders say, and are not read:
 * all of them are at one place in the log. Events that the orders have already are looked up nonetheless, so that
 * a read model which lacks them gets them.
 *
 * @param isCareful reads everything: for when a write found a document that the orders did not tell of
 */
export async function foldBatch(
  db: Db,
  targets: Targets,
  events: readonly ConsumedOrderEvent[],
  saves: SavesParticipants,
  isCareful = false,
): Promise<FoldedBatch> {
  const { orders, writesOrders = true, participants, 'order-history': history } = targets
  const isOrdersWord = orders !== undefined && writesOrders && !isCareful
  const before = await stored<OrderDocument>(
    db,
    orders,
    events.map(({ subject }) => subject),
  )
  const changed = orders === undefined ? new Map<string, OrderDocument>() : projectOrders(before, events)
  const writes: Write[] = []
  if (orders !== undefined && writesOrders) writes.push(writeOf(orders, [...changed.values()], before))

  if (participants !== undefined) {
    const wanted = [...new Map([...before, ...changed]).values()].flatMap((order) =>
      savedParticipants(order, saves),
    )
    const isTold = ({ source, orderId }: ParticipantDocument): boolean =>
      isOrdersWord && changed.has(`${source}/${orderId}`)
    const told = [...before.values()].flatMap((order) => savedParticipants(order, saves)).filter(isTold)
    const asked = wanted.filter((document) => !isTold(document)).map(({ _id }) => _id)
    const known = await stored<ParticipantDocument>(db, participants, asked)
    for (const document of told) known.set(document._id, document)
    const different = wanted.filter((document) => !isSame(document, known.get(document._id)))
    const write = writeOf(participants, different, known)
    // An order forgets who was taken off it long ago, when they are very many.
    const kept = new Set(wanted.map(({ _id }) => _id))
    for (const order of before.values())
      for (const { _id } of savedParticipants(order, saves))
        if (!kept.has(_id)) write.operations.push({ deleteOne: { filter: { _id } } })
    writes.push(write)
  }
  if (history !== undefined) {
    const documents = projectHistory(events)
    const asked = events.filter(
      ({ id, subject }) =>
        !isOrdersWord || before.get(subject)?.observations.some(({ eventId }) => eventId === id) === true,
    )
    const known = await stored<HistoryDocument>(
      db,
      history,
      asked.map(({ id }) => id),
    )
    for (const id of known.keys()) documents.delete(id)
    writes.push(writeOf(history, [...documents.values()], known))
  }
  return folded(db, writes)
}

function folded(db: Db, all: readonly Write[]): FoldedBatch {
  const writes = all.filter(({ operations }) => operations.length > 0)
  return {
    documents: new Map(writes.map(({ collection, documents }) => [collection, documents])),
    async write(session) {
      // One after the other: a session takes no two commands at once.
      for (const { collection, operations } of writes) {
        await db.collection<Stored>(collection).bulkWrite(operations, { session, ordered: false })
      }
    },
  }
}

type Stored = { _id: string }
type Write = {
  collection: string
  documents: (OrderDocument | ParticipantDocument | HistoryDocument)[]
  operations: AnyBulkWriteOperation<Stored>[]
}

async function stored<T extends Stored>(
  db: Db,
  collection: string | undefined,
  ids: readonly string[],
): Promise<Map<string, T>> {
  if (collection === undefined || ids.length === 0) return new Map()
  const found = await db
    .collection<Stored>(collection)
    // In one answer, unless it is larger than MongoDB's 16 MiB.
    .find({ _id: { $in: [...new Set(ids)] } }, { batchSize: ids.length + 1 })
    .toArray()
  return new Map(found.map((document) => [document._id, document as T]))
}

/** New ones are inserted, which costs MongoDB a third of an upsert. */
function writeOf(
  collection: string,
  documents: Write['documents'],
  known: ReadonlyMap<string, unknown>,
): Write {
  return {
    collection,
    documents,
    operations: documents.map((document) =>
      known.has(document._id)
        ? { replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } }
        : { insertOne: { document } },
    ),
  }
}

function isSame(a: ParticipantDocument, b: ParticipantDocument | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b)
}
