import { failingPositionsOf } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'
import type { FoldOptions, Projection } from '../../projection.ts'
import { checkpointsOf, rangesBetween, sizeOf } from '../candidate.ts'
import type { Candidate, RebuildContext } from '../candidate.ts'
import { blockedKeys, refuseUnlessParked } from '../catch-up.ts'
import type { Content } from '../content-hash.ts'
import { readableEvents } from '../readable-events.ts'
import { CandidateInMemory } from './candidate-in-memory.ts'
import { AlreadyStored } from './documents-in-memory.ts'
import { FilledCheckpoints } from './filled-checkpoints.ts'

export type FillLimits = {
  /** Events that a fill which breaks off does again, about. */
  unwrittenEvents: number
  /** Of each collection, in memory. */
  keptDocuments: number
}

/** A document of an order with its history takes about 20 kB. */
const defaultLimits: FillLimits = { unwrittenEvents: 20_000, keptDocuments: 2_000 }

/**
 * Brings a candidate to the projector's checkpoints as of now, through documents in memory instead of a
 * transaction for each batch. A candidate that was begun before may have changes without those they
 * followed from, so it reads everything.
 *
 * @returns by collection, what MongoDB has if it kept every write; undefined for one that was begun before
 */
export async function fill(
  context: RebuildContext,
  candidate: Candidate,
  writesOf: NonNullable<Projection['writesOf']>,
  limits = defaultLimits,
): Promise<ReadonlyMap<string, Content> | undefined> {
  try {
    const contents = await fillFromCheckpoint(context, candidate, writesOf, limits)
    return candidate.wasBegun ? undefined : contents
  } catch (error) {
    const isKnown = error instanceof AlreadyStored || isDuplicateKey(error)
    if (candidate.wasBegun || !isKnown) throw error
    return fill(context, { ...candidate, wasBegun: true }, writesOf, limits)
  }
}

async function fillFromCheckpoint(
  context: RebuildContext,
  candidate: Candidate,
  writesOf: NonNullable<Projection['writesOf']>,
  { unwrittenEvents, keptDocuments }: FillLimits,
): Promise<ReadonlyMap<string, Content>> {
  const { db, log, projection, topic, signal, onProgress } = context
  const { consumer } = projection
  const { targets, wasBegun: isCareful } = candidate
  const checkpoints = await FilledCheckpoints.load(context, candidate)
  const ranges = rangesBetween(checkpoints.nexts(), await checkpointsOf(context, consumer))
  const total = sizeOf(ranges)
  const blocked = await blockedKeys(context, candidate)
  const failing = await failingPositionsOf(db, { consumer, topic })
  const memory = new CandidateInMemory(db, keptDocuments)
  const options: FoldOptions = { find: memory.find, targets, isCareful }
  let done = 0
  onProgress({ phase: 'read', done, total })
  try {
    for await (const { partition, records, next } of oneByOne(log, topic, ranges, signal)) {
      const { events, faults } = readableEvents(projection, records, blocked, failing)
      await refuseUnlessParked(context, faults)
      await memory.take(await writesOf(options, events))
      checkpoints.note({ partition, next, records: records.length, faults })
      if (checkpoints.unwritten >= unwrittenEvents) {
        await memory.writeAll()
        await checkpoints.write()
      }
      done += records.length
      onProgress({ phase: 'read', done, total })
    }
    await memory.writeAll()
    await checkpoints.write()
  } finally {
    await memory.settled()
  }
  onProgress({ phase: 'read', done: total, total })
  return memory.contents()
}

/** One partition after the other: so the events of an order are as near each other as in its partition. */
async function* oneByOne(...[log, topic, ranges, signal]: [EventLog, ...Parameters<EventLog['read']>]) {
  for (const range of ranges) yield* log.read(topic, new Map([range]), signal)
}
