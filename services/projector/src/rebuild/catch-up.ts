import { failingPositionsOf } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import type { LogBatch } from '@slipstream/event-log/event-log.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import { checkpointsOf, consumerOf, noteProgress, rangesBetween, sizeOf } from './candidate.ts'
import type { Candidate, RebuildContext } from './candidate.ts'
import { readableEvents } from './readable-events.ts'

/**
 * Brings a candidate to the projector's checkpoints, batch by batch, each with its own checkpoint in one
 * transaction. It never passes the projector, so that the two can be made equal.
 */
export async function catchUp(context: RebuildContext, candidate: Candidate): Promise<void> {
  const { db, log, projection, topic, signal, onProgress } = context
  const { consumer } = projection
  const ranges = rangesBetween(
    await checkpointsOf(context, consumerOf(candidate.models[0])),
    await checkpointsOf(context, consumer),
  )
  const total = sizeOf(ranges)
  const blocked = await blockedKeys(context, candidate)
  const failing = await failingPositionsOf(db, { consumer, topic })
  let done = 0
  onProgress({ phase: 'read', done, total })
  for await (const batch of log.read(topic, ranges, signal)) {
    await foldInto(context, candidate, batch, { blocked, failing })
    done += batch.records.length
    onProgress({ phase: 'read', done, total })
  }
  onProgress({ phase: 'read', done: total, total })
}

/** The keys of records that this version could not fold, as it has stored them. */
export async function blockedKeys(
  { db }: Pick<RebuildContext, 'db'>,
  { models: [{ model }], role }: Candidate,
): Promise<Set<string>> {
  const found = await versionsOf(db).findOne({ _id: model.name })
  return new Set(found?.[role]?.blockedKeys)
}

async function foldInto(
  context: RebuildContext,
  candidate: Candidate,
  batch: LogBatch,
  { blocked, failing }: { blocked: Set<string>; failing: ReadonlySet<string> },
): Promise<void> {
  const { db, checkpoints, projection } = context
  const [lead] = candidate.models
  const { partition, topic, records } = batch
  const consumer = consumerOf(lead)
  const expected = await checkpoints.load(consumer, topic, partition)
  const { events, faults } = readableEvents(projection, records, blocked, failing)
  await refuseUnlessParked(context, faults)
  const folded = await projection.fold(db, candidate.targets, events)
  const isAlone = await checkpoints.commit(
    { consumer, topic, partition, expected, next: batch.next, deadLetters: [] },
    async (transaction) => {
      const newlyBlocked = faults.map(({ key }) => key)
      await noteProgress(db, candidate, newlyBlocked, transaction.session)
      await folded.write(transaction)
    },
  )
  if (!isAlone) throw new Error(`another process works on ${lead.collection}`)
}

/**
 * A record that the projector has dead-lettered waits for a redrive, and its document stays as before it. But
 * a record that only this code can't read would be lost.
 *
 * @throws for the first such record
 */
export async function refuseUnlessParked(
  { checkpoints, projection, topic }: RebuildContext,
  faults: readonly { key: string; fault: string }[],
): Promise<void> {
  if (faults.length === 0) return
  const keys = faults.map(({ key }) => key)
  const parked = await checkpoints.parkedKeys(projection.consumer, topic, keys)
  const lost = faults.find(({ key }) => !parked.has(key))
  if (lost === undefined) return
  throw new Error(
    `a record that the projector did not dead-letter can't be folded: ${lost.fault}. Nothing was swapped`,
  )
}
