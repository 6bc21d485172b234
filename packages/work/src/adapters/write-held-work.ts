import { randomUUID } from 'node:crypto'
import type { ClientSession } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { writeInto, writeTogether } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import type { WorkEvent } from '../domain/work-event.ts'
import type { Fields } from '../domain/work.ts'
import { durable } from './work-collection.ts'
import type { AnyWorkCollection, WorkItem } from './work-collection.ts'
import { stateAfter, workUpdate } from './work-update.ts'

/** An item under the claim that it is held by. */
export type Held = { id: string; fence: number }

export type HeldWrite = { held: Held; event: WorkEvent; set?: Fields | undefined }

/** Every write of a worker must still match its own claim. */
const ofClaim = ({ id, fence }: Held) => ({ _id: id, 'work.fence': fence, 'work.state': 'leased' as const })

const heldUpdate = ({ held, event, set }: HeldWrite) => ({
  updateOne: { filter: ofClaim(held), update: workUpdate(event, set) },
})

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

/**
 * Writes outcomes together.
 *
 * @returns for each whether its claim still held the item: otherwise nothing of it is written
 */
export async function writeManyHeld(
  items: AnyWorkCollection,
  writes: readonly HeldWrite[],
): Promise<boolean[]> {
  const { matchedCount } = await items.bulkWrite(writes.map(heldUpdate), { ordered: false, ...durable })
  const count = writes.length - matchedCount
  const lost = new Set(count === 0 ? [] : (await notWritten(items, writes)).slice(0, count))
  return writes.map((write) => !lost.has(write))
}

/**
 * MongoDB counts what a bulk write matched and does not name it. An item that went
 * on since then looks not written, too.
 */
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

/** An item as it is in a transaction, under the claim that holds it. */
export type HeldItem<Own extends object = object> = {
  item: WorkItem<Own>
  /** By MongoDB's clock. */
  now: Date
}

/** An event, with all that is written beside it or not at all. */
export type Decision = {
  event: WorkEvent
  set?: Fields | undefined
  writes?: readonly CollectionWrite[] | undefined
}

/** What is decided on the newest item. */
export type DecidedWrite<Made extends Decision = Decision> = {
  held: Held
  /** May run several times: it changes nothing by itself. */
  decide(held: HeldItem): Made
  /** What each try decided, by the name that it leaves in the item. Empty at first. */
  tries: Map<string, Made>
}

/**
 * Decides and writes the events of different items in one transaction. May be repeated when that failed: what
 * was committed nevertheless is found, and not decided again on its own result.
 *
 * @returns the decisions in the order of the writes; undefined, and nothing of it is written, for a claim
 * that does not hold its item any more
 */
export async function writeManyDecided(
  items: AnyWorkCollection,
  decisions: readonly DecidedWrite[],
): Promise<(Decision | undefined)[]> {
  const ids = new Set(decisions.map(({ held }) => held.id))
  if (ids.size < decisions.length) throw new Error('two decisions about one item cannot be made together')
  let recorded: (Decision | undefined)[] = []
  await inTransaction(items.db.client, async (session) => {
    const found = await findNewest(items, [...ids], session)
    const writes: CollectionWrite[] = []
    recorded = decisions.map((decision) => {
      const present = found.get(decision.held.id)
      if (present?.item.work.fence !== decision.held.fence) return undefined
      const { decision: last = '', state } = present.item.work
      if (decision.tries.has(last)) return decision.tries.get(last)
      return state === 'leased' ? decideNewest(items, decision, present, writes) : undefined
    })
    await writeTogether(session, writes)
  })
  return recorded
}

/** Decides once, and leaves what is to be written. */
function decideNewest(
  items: AnyWorkCollection,
  { held, decide, tries }: DecidedWrite,
  present: HeldItem,
  writes: CollectionWrite[],
): Decision {
  const made = decide(present)
  const name = randomUUID()
  tries.set(name, made)
  const set = { ...made.set, 'work.decision': name }
  writes.push(writeInto(items, heldUpdate({ held, event: made.event, set })), ...(made.writes ?? []))
  return made
}

/** A change after this read conflicts with the transaction, which is then repeated. */
async function findNewest(
  items: AnyWorkCollection,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, HeldItem>> {
  const $match = { _id: { $in: ids } }
  const found = await items
    .aggregate<WorkItem & { now: Date }>([{ $match }, { $set: { now: '$$NOW' } }], { session })
    .toArray()
  return new Map(found.map(({ now, ...item }) => [item._id, { item, now }]))
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
