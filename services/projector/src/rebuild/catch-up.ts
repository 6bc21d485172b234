import { failingPositionsOf } from '@slipstream/event-log/adapters/mongo/dead-letters-of.ts'
import type { LogBatch } from '@slipstream/event-log/event-log.ts'
import { foldBatch } from '../orders/fold-orders.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { checkpointsOf, consumerOf, rangesBetween, sizeOf } from './candidate.ts'
import type { Candidate, Workshop } from './candidate.ts'
import { readableEvents } from './readable-events.ts'

/**
 * Brings a candidate to where the projector stands now, from where it was left, batch by batch, each with its checkpoint in
 * one transaction. Never beyond the projector, so that the two can be made equal.
 */
export async function catchUp(workshop: Workshop, candidate: Candidate): Promise<void> {
  const { log, topic, signal, onProgress } = workshop
  const ranges = rangesBetween(
    await checkpointsOf(workshop, consumerOf(candidate)),
    await checkpointsOf(workshop, projectorConsumer),
  )
  const total = sizeOf(ranges)
  const blocked = await blockedKeys(workshop, candidate)
  const setAside = await failingPositionsOf(workshop.db, {
    consumer: projectorConsumer,
    topic: workshop.topic,
  })
  let done = 0
  onProgress({ phase: 'read', done, total })
  for await (const batch of log.read(topic, ranges, signal)) {
    await takeIn(workshop, candidate, batch, { blocked, setAside })
    done += batch.records.length
    onProgress({ phase: 'read', done, total })
  }
  onProgress({ phase: 'read', done: total, total })
}

export async function blockedKeys({ db }: Workshop, { model, role }: Candidate): Promise<Set<string>> {
  const found = await versionsOf(db).findOne({ _id: model.name })
  return new Set(found?.[role]?.blockedKeys)
}

async function takeIn(
  workshop: Workshop,
  candidate: Candidate,
  batch: LogBatch,
  { blocked, setAside }: { blocked: Set<string>; setAside: ReadonlySet<string> },
): Promise<void> {
  const { db, checkpoints, saves } = workshop
  const { model, version, role, targets } = candidate
  const { partition, topic, records } = batch
  const consumer = consumerOf(candidate)
  const expected = await checkpoints.load(consumer, topic, partition)
  const { events, faults } = readableEvents(records, blocked, setAside)
  await refuseUnlessParked(workshop, faults)
  const folded = await foldBatch(db, targets, events, saves)
  const isAlone = await checkpoints.commit(
    { consumer, topic, partition, expected, next: batch.next, deadLetters: [] },
    async (session) => {
      // Written every time, so that no batch and no swap of this version pass each other unnoticed.
      const { matchedCount } = await versionsOf(db).updateOne(
        { _id: model.name, [`${role}.version`]: version },
        {
          $set: { [`${role}.progressedAt`]: new Date() },
          $addToSet: { [`${role}.blockedKeys`]: { $each: faults.map(({ key }) => key) } },
        },
        { session },
      )
      if (matchedCount === 0) throw new Error(`version ${version} of ${model.name} is no more`)
      await folded.write(session)
    },
  )
  if (!isAlone) throw new Error(`another process works on version ${version} of ${model.name}`)
}

/**
 * What the projector set aside waits for a redrive, and its order stands as far as before it. But of a record that only this
 * code can't read nothing would ever come.
 */
export async function refuseUnlessParked(
  { checkpoints, topic }: Workshop,
  faults: readonly { key: string; fault: string }[],
): Promise<void> {
  if (faults.length === 0) return
  const parked = await checkpoints.parkedKeys(
    projectorConsumer,
    topic,
    faults.map(({ key }) => key),
  )
  const lost = faults.find(({ key }) => !parked.has(key))
  if (lost === undefined) return
  throw new Error(
    `a record that the projector did not set aside can't be folded: ${lost.fault}. Nothing was swapped`,
  )
}
