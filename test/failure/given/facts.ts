import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { Acknowledged, Facts, LogEntry } from '../../oracles/oracles.ts'

type RecordLocation = { topic: string; partition: number; offset: number }

/** All that the oracles look at, read once. */
export async function collectFacts(
  { db, log, topic }: { db: Db; log: EventLog; topic: string },
  acknowledged: readonly Acknowledged[],
): Promise<Facts> {
  const ends = await log.endOffsets(topic)
  const live = await db.collection<{ _id: string; collection: string }>('readModels').find().toArray()
  const collectionOf = (model: string): string =>
    live.find(({ _id }) => _id === model)?.collection ?? `${model} has no live version`
  const letters = await db
    .collection<RecordLocation & { state: string }>('deadLetters')
    .find({ state: 'parked' })
    .toArray()
  const history = await db
    .collection<{ _id: string; position: string }>(collectionOf('order-history'))
    .find()
    .toArray()
  return {
    acknowledged,
    ends,
    log: await readAll(log, topic, ends),
    checkpoints: await checkpointsOf(db, topic),
    setAside: new Set(letters.map((letter) => formatPosition({ ...letter, offset: BigInt(letter.offset) }))),
    orders: await db.collection<OrderDocument>(collectionOf('orders')).find().toArray(),
    customers: await db.collection<CustomerDocument>(collectionOf('customers')).find().toArray(),
    history: history.map(({ _id, position }) => ({ eventId: _id, position })),
  }
}

/** The projector's, by partition. */
export async function checkpointsOf(db: Db, topic: string): Promise<Map<number, bigint>> {
  const prefix = `projector|${topic}|`
  const found = await db.collection<{ _id: string; next: number }>('checkpoints').find().toArray()
  return new Map(
    found
      .filter(({ _id }) => _id.startsWith(prefix))
      .map(({ _id, next }) => [Number(_id.slice(prefix.length)), BigInt(next)]),
  )
}

async function readAll(log: EventLog, topic: string, ends: ReadonlyMap<number, bigint>): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for await (const { records } of log.read(
    topic,
    new Map([...ends].map(([p, to]) => [p, { from: 0n, to }])),
  )) {
    for (const record of records) {
      const { position, key } = record
      try {
        entries.push({ position, key, event: decodeEvent(record) as OrderEvent })
      } catch {
        entries.push({ position, key })
      }
    }
  }
  return entries
}
