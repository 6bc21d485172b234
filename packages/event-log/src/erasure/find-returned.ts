import { LRUCache } from 'lru-cache'
import type { Db } from 'mongodb'
import type { Ranges } from '../history/read-history.ts'
import type { KeyRing } from '../personal-data/key-ring.ts'
import { documentsOf } from './adapters/database.ts'
import { emailsIn } from './domain/emails-in.ts'
import { textOf } from './domain/person-in-log.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'
import type { RememberedErasure } from './remembered-erasures.ts'
import type { UnfinishedErasure } from './unfinished-erasures.ts'

/** Somebody who was erased and can be read again. */
export type Returned = {
  email: string
  /** What the log recorded later was not erased. */
  untilMs: number
  /** Subjects of later events with the e-mail, e.g. orders: if any, they are a customer again. */
  later: ReadonlySet<string>
  /** An erasure of them did not end that was to edit more than documents about the remembered orders. */
  isUnfinished: boolean
}

type Search = {
  db: Db
  parts: ReadonlyMap<string, Ranges>
  ring: Pick<KeyRing, 'hashOf'>
  /** By the keyed hash of the e-mail. */
  erasures: ReadonlyMap<string, RememberedErasure>
  /** Those whose erasure has not ended: they count as found. */
  unfinished: readonly Pick<UnfinishedErasure, 'email' | 'isByOrders'>[]
  /** Collections whose documents are derived from the log. */
  rebuilt: ReadonlySet<string>
}

/** Where somebody who was erased is found. */
type Found = { untilMs: number; isBefore: boolean; isStored: boolean; later: Set<string> }

/** E-mails of others whose hash is not made again; a few megabytes. */
const maxOthers = 10_000

/**
 * Finds those of the persons who were erased whose e-mail the log or the database has again, e.g. after a
 * restore. What was never sealed does not count, nor what is derived from it: an erasure leaves it.
 */
export async function findReturned(
  reading: Reading,
  { db, parts, ring, erasures, unfinished, rebuilt }: Search,
): Promise<Returned[]> {
  const found = new Map<string, Found>()
  const others = new LRUCache<string, true>({ max: maxOthers })
  const foundOf = async (email: string): Promise<Found | undefined> => {
    const known = found.get(email)
    if (known !== undefined || others.get(email) === true) return known
    const untilMs = erasures.get(await ring.hashOf(email))?.untilMs
    if (untilMs === undefined) {
      others.set(email, true)
      return undefined
    }
    const one: Found = { untilMs, isBefore: false, isStored: false, later: new Set() }
    found.set(email, one)
    return one
  }
  for (const { email } of unfinished) {
    const one = await foundOf(email)
    if (one !== undefined) one.isBefore = true
  }
  for await (const batch of readEvents(reading, parts))
    for (const { record, event } of batch)
      for (const email of event === undefined ? [] : emailsIn(textOf(event))) {
        const one = await foundOf(email)
        if (event === undefined || one === undefined) continue
        if (record.recordedAtMs > one.untilMs) one.later.add(event.subject)
        else if (record.stored !== undefined) one.isBefore = true
      }
  for await (const { document } of documentsOf(db, rebuilt))
    for (const email of emailsIn(JSON.stringify(document))) {
      const one = await foundOf(email)
      if (one !== undefined) one.isStored = true
    }
  // Documents may be about their later orders.
  return [...found]
    .filter(([, { isBefore, isStored, later }]) => isBefore || (isStored && later.size === 0))
    .map(([email, { untilMs, later }]) => ({
      ...{ email, untilMs, later },
      isUnfinished: unfinished.some((one) => one.email === email && !one.isByOrders),
    }))
}
