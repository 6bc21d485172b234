import type { ClientSession } from 'mongodb'
import {
  handOverCheckpoints,
  removeCheckpoints,
} from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import {
  failingPositionsOf,
  parkedKeysOf,
} from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import { raiseEpoch } from '@slipstream/event-log/adapters/mongo/raise-epoch.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { inJointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import { versionsOf } from '../adapters/read-model-versions.ts'
import { checkpointsOf, consumerOf, rangesBetween, sizeOf } from './candidate.ts'
import type { Candidate, CandidateModel, RebuildContext } from './candidate.ts'
import { blockedKeys, catchUp, refuseUnlessParked } from './catch-up.ts'
import { readableEvents } from './readable-events.ts'

/** Events that are folded while the projector waits; twice as many with each try. */
const maxEventsAtFirst = 5_000
const maxTries = 4
const maxReadMs = 30_000

/**
 * Makes a candidate the live version, in one transaction. It raises the epoch of the projector's
 * checkpoints, which stops the projector until the end; brings the candidate to exactly these
 * checkpoints; and points the name at it. Queries see the one or the other version, both at the same log
 * position. A crash leaves everything as it was.
 *
 * The version that was live is kept with checkpoints of its own, so that it can be caught up and swapped in
 * again.
 */
export async function swap(context: RebuildContext, candidate: Candidate): Promise<void> {
  const { db, projection, topic, partitions, signal, onProgress } = context
  const reader = { consumer: projection.consumer, topic, partitions }
  for (let attempt = 0; attempt < maxTries; attempt++) {
    await catchUp(context, candidate)
    onProgress({ phase: 'swap', done: 0, total: 1 })
    // It waits for a commit in flight and makes the projector read again, so the
    // transaction finds the projector idle.
    await raiseEpoch(db, reader)
    if (await trySwap(context, candidate, maxEventsAtFirst * 2 ** attempt))
      return onProgress({ phase: 'swap', done: 1, total: 1 })
    signal.throwIfAborted()
  }
  const names = candidate.models.map(({ model }) => model.name).join(', ')
  throw new Error(
    `the projector runs ahead of the rebuild of ${names}: run it again when there is less traffic`,
  )
}

/** @returns false if too many events are left to stop the projector for */
async function trySwap(context: RebuildContext, candidate: Candidate, maxEvents: number): Promise<boolean> {
  const { client, db, projection, topic, partitions } = context
  let isSwapped = false
  await inJointTransaction(client, async (transaction) => {
    const { session } = transaction
    isSwapped = false
    const frozen = await raiseEpoch(db, { consumer: projection.consumer, topic, partitions }, session)
    const events = await eventsUpTo(context, candidate, frozen, maxEvents)
    if (events === undefined) return
    const folded = await projection.fold(db, candidate.targets, events)
    await folded.write(transaction)
    for (const one of candidate.models) {
      const before = await makeLive(context, one, candidate.role, session)
      const own = consumerOf(one)
      const left = consumerOf({ model: one.model, version: before.live })
      if (projection.isTopicCompacted)
        await removeCheckpoints(db, { consumer: own, topic }, partitions, session)
      else await handOverCheckpoints(db, { from: own, to: left, topic }, frozen, session)
    }
    isSwapped = true
  })
  return isSwapped
}

/** @returns the versions before */
async function makeLive(
  { db, projection, topic }: RebuildContext,
  { model, version, collection }: CandidateModel,
  role: Candidate['role'],
  session: ClientSession,
): Promise<ReadModelVersions> {
  const { name } = model
  const before = await versionsOf(db).findOne({ _id: name }, { session })
  if (before === null) throw new Error(`${name} has no live version: start the projector first`)
  const parked = await parkedKeysOf(db, { consumer: projection.consumer, topic }, session)
  // A redrive since then went to the live version alone.
  const lacking = before[role]?.blockedKeys.find((key) => !parked.includes(key))
  if (lacking !== undefined)
    throw new Error(
      `${collection} lacks what was redriven of ${lacking} meanwhile. Nothing was swapped; a rebuild with --fresh has it`,
    )
  const previous = {
    version: before.live,
    collection: before.collection,
    progressedAt: new Date(),
    blockedKeys: parked,
  }
  await versionsOf(db).replaceOne(
    { _id: name, [`${role}.version`]: version },
    {
      live: version,
      collection,
      ...(!projection.isTopicCompacted && { previous }),
      ...(role === 'previous' && before.building !== undefined && { building: before.building }),
    },
    { session },
  )
  return before
}

async function eventsUpTo(
  context: RebuildContext,
  candidate: Candidate,
  frozen: ReadonlyMap<number, bigint>,
  maxEvents: number,
): Promise<ConsumedEvent[] | undefined> {
  const { db, log, projection, topic, signal } = context
  const ranges = rangesBetween(await checkpointsOf(context, consumerOf(candidate.models[0])), frozen)
  if (sizeOf(ranges) > maxEvents) return undefined
  const blocked = await blockedKeys(context, candidate)
  const failing = await failingPositionsOf(db, { consumer: projection.consumer, topic })
  const events: ConsumedEvent[] = []
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(maxReadMs)])
  for await (const { records } of log.read(topic, ranges, deadline)) {
    const read = readableEvents(projection, records, blocked, failing)
    await refuseUnlessParked(context, read.faults)
    events.push(...read.events)
  }
  return events
}
