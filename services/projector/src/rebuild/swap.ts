import { handOverCheckpoints } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import { failingPositionsOf, parkedKeysOf } from '@slipstream/event-log/adapters/mongo/dead-letters-of.ts'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { raiseEpoch } from '@slipstream/event-log/adapters/mongo/raise-epoch.ts'
import { foldBatch } from '../orders/fold-orders.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { blockedKeys, catchUp, refuseUnlessParked } from './catch-up.ts'
import { checkpointsOf, consumerOf, rangesBetween, sizeOf } from './candidate.ts'
import type { Candidate, Workshop } from './candidate.ts'
import { readableEvents } from './readable-events.ts'

/** So many events are read and written at the most while the projector waits; twice as many with each try. */
const mostAtFirst = 5_000
const tries = 4
const longestMs = 30_000

/**
 * Makes a candidate the live version, in one transaction: it raises the epoch of the projector's checkpoints, and by that holds
 * the projector off until it ends; brings the candidate to exactly these checkpoints; and points the name at it. Queries see
 * the one or the other, at the same place in the log. A crash anywhere leaves everything as it was.
 *
 * The version that was live is kept, with checkpoints of its own, and can be caught up and swapped in again.
 */
export async function swap(workshop: Workshop, candidate: Candidate): Promise<void> {
  const { client, db, topic, partitions, signal, onProgress } = workshop
  const place = { consumer: projectorConsumer, topic, partitions }
  const { name } = candidate.model
  for (let attempt = 0; attempt < tries; attempt++) {
    await catchUp(workshop, candidate)
    onProgress({ phase: 'swap', done: 0, total: 1 })
    // Alone, it waits for a commit in flight, and sends the projector back to read again: then the transaction finds it idle.
    await raiseEpoch(db, place)
    let isFar = false
    await inTransaction(client, async (session) => {
      const frozen = await raiseEpoch(db, place, session)
      const events = await eventsUpTo(workshop, candidate, frozen, mostAtFirst * 2 ** attempt)
      isFar = events === undefined
      if (events === undefined) return
      const folded = await foldBatch(db, candidate.targets, events, workshop.saves)
      await folded.write(session)

      const before = await versionsOf(db).findOne({ _id: name }, { session })
      if (before === null) throw new Error(`${name} has no live version: start the projector first`)
      const { live, collection, building } = before
      const blocked = await parkedKeysOf(db, { consumer: projectorConsumer, topic }, session)
      // What was redriven since went to the live version alone.
      const lacking = before[candidate.role]?.blockedKeys.find((key) => !blocked.includes(key))
      if (lacking !== undefined)
        throw new Error(
          `${candidate.collection} lacks what was redriven of ${lacking} meanwhile. Nothing was swapped; a rebuild with --fresh has it`,
        )
      await versionsOf(db).replaceOne(
        { _id: name, [`${candidate.role}.version`]: candidate.version },
        {
          live: candidate.version,
          collection: candidate.collection,
          previous: { version: live, collection, progressedAt: new Date(), blockedKeys: blocked },
          ...(candidate.role === 'previous' && building !== undefined ? { building } : {}),
        },
        { session },
      )
      const left = consumerOf({ model: candidate.model, version: live })
      await handOverCheckpoints(db, { from: consumerOf(candidate), to: left, topic }, frozen, session)
    })
    if (!isFar) return onProgress({ phase: 'swap', done: 1, total: 1 })
    signal.throwIfAborted()
  }
  throw new Error(
    `the projector runs ahead of the rebuild of ${name}: run it again when there is less traffic`,
  )
}

/** @returns undefined when they are too many to hold the projector off for */
async function eventsUpTo(
  workshop: Workshop,
  candidate: Candidate,
  frozen: ReadonlyMap<number, bigint>,
  most: number,
): Promise<ConsumedOrderEvent[] | undefined> {
  const { log, topic, signal } = workshop
  const ranges = rangesBetween(await checkpointsOf(workshop, consumerOf(candidate)), frozen)
  if (sizeOf(ranges) > most) return undefined
  const blocked = await blockedKeys(workshop, candidate)
  const setAside = await failingPositionsOf(workshop.db, {
    consumer: projectorConsumer,
    topic: workshop.topic,
  })
  const events: ConsumedOrderEvent[] = []
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
  for await (const { records } of log.read(topic, ranges, deadline)) {
    const read = readableEvents(records, blocked, setAside)
    await refuseUnlessParked(workshop, read.faults)
    events.push(...read.events)
  }
  return events
}
