import type { ClientSession } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import type { WorkEvent } from '../domain/work-event.ts'
import type { Fields } from '../domain/work.ts'
import { durable } from './work-collection.ts'
import type { AnyWorkCollection, WorkItem } from './work-collection.ts'
import { stateAfter, workUpdate } from './work-update.ts'

/** An item under the claim that it is held by. */
export type Held = { id: string; fence: number }

export type HeldWrite = { held: Held; event: WorkEvent; set?: Fields | undefined }

/** Whatever a worker writes must still find its own claim. */
const ofClaim = ({ id, fence }: Held) => ({ _id: id, 'work.fence': fence, 'work.state': 'leased' as const })

/** @returns false, and nothing is written, when the claim does not hold the item any more */
export async function writeHeld(
  items: AnyWorkCollection,
  { held, event, set }: HeldWrite,
  session?: ClientSession,
): Promise<boolean> {
  const within = session === undefined ? durable : { session }
  const { matchedCount } = await items.updateOne(ofClaim(held), workUpdate(event, set), within)
  return matchedCount === 1
}

/** Writes outcomes together. @returns those whose claim does not hold the item any more: nothing of them is written */
export async function writeManyHeld(
  items: AnyWorkCollection,
  writes: readonly HeldWrite[],
): Promise<Set<HeldWrite>> {
  const updates = writes.map(({ held, event, set }) => ({
    updateOne: { filter: ofClaim(held), update: workUpdate(event, set) },
  }))
  const { matchedCount } = await items.bulkWrite(updates, { ordered: false, ...durable })
  const lost = writes.length - matchedCount
  return new Set(lost === 0 ? [] : (await notWritten(items, writes)).slice(0, lost))
}

/** MongoDB counts what a bulk write matched and does not name it. An item that went on since then looks not written, too. */
async function notWritten(items: AnyWorkCollection, writes: readonly HeldWrite[]): Promise<HeldWrite[]> {
  const ids = writes.map(({ held }) => held.id)
  const projection = { 'work.fence': 1, 'work.state': 1 }
  const found = await items.find({ _id: { $in: ids } }, { projection }).toArray()
  const byId = new Map(found.map(({ _id, work }) => [_id, work]))
  return writes.filter(({ held, event }) => {
    const work = byId.get(held.id)
    return work?.fence !== held.fence || work.state !== stateAfter(event)
  })
}

class NotHeld extends Error {}

/**
 * Writes an event and the effects of the handler in one transaction.
 *
 * @returns false, and nothing is written, when the claim does not hold the item any more
 */
export async function writeWithEffects(
  items: AnyWorkCollection,
  write: HeldWrite,
  effects: (session: ClientSession) => Promise<void>,
): Promise<boolean> {
  try {
    await inTransaction(items.db.client, async (session) => {
      if (!(await writeHeld(items, write, session))) throw new NotHeld()
      await effects(session)
    })
    return true
  } catch (error) {
    if (error instanceof NotHeld) return false
    throw error
  }
}

/**
 * Writes an event that is decided within the transaction.
 *
 * @returns the event; undefined, and nothing is written, when the claim does not hold the item any more
 */
export async function writeDecided(
  items: AnyWorkCollection,
  held: Held,
  decide: (item: {
    session: ClientSession
    item: WorkItem
    now: Date
  }) => Promise<{ event: WorkEvent; set?: Fields | undefined }>,
): Promise<WorkEvent | undefined> {
  let written: WorkEvent | undefined
  try {
    await inTransaction(items.db.client, async (session) => {
      const [found] = await items
        .aggregate<WorkItem & { now: Date }>([{ $match: ofClaim(held) }, { $set: { now: '$$NOW' } }], {
          session,
        })
        .toArray()
      if (found === undefined) throw new NotHeld()
      const { now, ...item } = found
      const { event, set } = await decide({ session, item, now })
      if (!(await writeHeld(items, { held, event, set }, session))) throw new NotHeld()
      written = event
    })
    return written
  } catch (error) {
    if (error instanceof NotHeld) return undefined
    throw error
  }
}

/** Prolongs the leases of claims. @returns those that still hold their items */
export async function extendLeases(
  items: AnyWorkCollection,
  claims: readonly Held[],
  leaseMs: number,
): Promise<Held[]> {
  const event = { type: 'extended', leaseMs } as const
  const mine = { $or: claims.map(ofClaim) }
  const { matchedCount } = await items.updateMany(mine, workUpdate(event), durable)
  if (matchedCount === claims.length) return [...claims]
  const found = await items.find(mine, { projection: { 'work.fence': 1 } }).toArray()
  return found.map(({ _id, work }) => ({ id: _id, fence: work.fence }))
}
