import type { ClientSession } from 'mongodb'
import { moveCheckpoints } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { raiseEpoch } from '@slipstream/event-log/adapters/mongo/raise-epoch.ts'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { foldAlerts } from '../alerts/fold-alerts.ts'
import { ensureModelCollection, versionsOf } from '../adapters/read-model-versions.ts'
import { projectorAlertsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { isAlertEvent } from '../alerts/domain/alert-event.ts'
import type { AlertEvent } from '../alerts/domain/alert-event.ts'
import { collectionOf } from '../domain/read-model.ts'
import type { ReadModel } from '../domain/read-model.ts'
import { checkpointsOf, rangesBetween, sizeOf } from './candidate.ts'
import type { Workshop } from './candidate.ts'
import type { Rebuilt } from './rebuild.ts'

/** The second time there is hardly anything left, so the swap sets the projector back by a moment only. */
const rounds = 2

/**
 * As `rebuild`, of a read model of alerts. Their fold is the same however often an event comes, so one transaction points the name at
 * the new version and sets the projector back to where that version stands. They are few: an interrupted one begins anew, and
 * what was live is dropped.
 *
 * @param workshop with the topic of alerts
 */
export async function rebuildAlerts(workshop: Omit<Workshop, 'saves'>, model: ReadModel): Promise<Rebuilt> {
  const { client, db, topic, partitions, onProgress } = workshop
  const before = await versionsOf(db).findOne({ _id: model.name })
  if (before === null) throw new Error(`${model.name} has no live version yet: start the projector first`)
  const version = before.live + 1
  const collection = collectionOf(model.name, version)
  await db.dropCollection(collection)
  await ensureModelCollection(db, model, collection)

  const reached = new Map<number, bigint>()
  const blocked = new Set<string>()
  for (let round = 0; round < rounds; round++) await fill(workshop, model, collection, reached, blocked)

  onProgress({ phase: 'swap', done: 0, total: 1 })
  await inTransaction(client, async (session) => {
    const frozen = await raiseEpoch(db, { consumer: projectorAlertsConsumer, topic, partitions }, session)
    await setBack(workshop, frozen, reached, session)
    const { matchedCount } = await versionsOf(db).updateOne(
      { _id: model.name, live: before.live },
      { $set: { live: version, collection } },
      { session },
    )
    if (matchedCount === 0) throw new Error(`another process has rebuilt ${model.name} meanwhile`)
  })
  onProgress({ phase: 'swap', done: 1, total: 1 })
  await db.dropCollection(before.collection)
  return { version, documents: await db.collection(collection).countDocuments() }
}

/** From where it has come to as far as the projector has, in the order of the log. */
async function fill(
  workshop: Omit<Workshop, 'saves'>,
  model: ReadModel,
  collection: string,
  reached: Map<number, bigint>,
  blocked: Set<string>,
): Promise<void> {
  const { client, db, log, topic, signal, onProgress } = workshop
  const ends = await checkpointsOf(workshop, projectorAlertsConsumer)
  const ranges = rangesBetween(reached, ends)
  const total = sizeOf(ranges)
  let done = 0
  onProgress({ phase: 'read', done, total })
  for await (const { records } of log.read(topic, ranges, signal)) {
    const events = await readable(workshop, records, blocked)
    const folded = await foldAlerts(db, { [model.name]: collection }, events)
    await inTransaction(client, (session) => folded.write(session))
    done += records.length
    onProgress({ phase: 'read', done, total })
  }
  for (const [partition, end] of ends) reached.set(partition, end)
  onProgress({ phase: 'read', done: total, total })
}

async function setBack(
  { db, topic }: Pick<Workshop, 'db' | 'topic'>,
  from: ReadonlyMap<number, bigint>,
  to: ReadonlyMap<number, bigint>,
  session: ClientSession,
): Promise<void> {
  const behind = [...from].flatMap(([partition, next]) => {
    const reached = to.get(partition) ?? 0n
    return reached < next ? [[partition, reached] as const] : []
  })
  await moveCheckpoints(db, { consumer: projectorAlertsConsumer, topic }, new Map(behind), session)
}

/** What the projector set aside is left out, with all that follows it of the same key, until it is redriven. */
async function readable(
  { checkpoints, topic }: Pick<Workshop, 'checkpoints' | 'topic'>,
  records: readonly LogRecord[],
  blocked: Set<string>,
): Promise<AlertEvent[]> {
  const events: AlertEvent[] = []
  for (const record of records) {
    if (blocked.has(record.key)) continue
    const read = readEvent(record)
    if (typeof read !== 'string') events.push(read)
    else if (record.key !== '') {
      const parked = await checkpoints.parkedKeys(projectorAlertsConsumer, topic, [record.key])
      if (!parked.has(record.key)) {
        throw new Error(
          `a record that the projector did not set aside can't be folded: ${formatPosition(record.position)}: ${read}. Nothing was swapped`,
        )
      }
      blocked.add(record.key)
    }
  }
  return events
}

function readEvent(record: LogRecord): AlertEvent | string {
  try {
    const event = decodeEvent(record)
    return isAlertEvent(event) ? event : `${event.type} is not an event of an alert`
  } catch (error) {
    return (error as Error).message
  }
}
