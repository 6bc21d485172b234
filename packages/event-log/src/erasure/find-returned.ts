import type { Db } from 'mongodb'
import type { Ranges } from '../history/read-history.ts'
import type { KeyRing } from '../personal-data/key-ring.ts'
import { documentsOf } from './adapters/database.ts'
import { emailsIn } from './domain/emails-in.ts'
import { textOf } from './domain/person-in-log.ts'
import { readEvents } from './read-log.ts'
import type { Reading } from './read-log.ts'
import type { RememberedErasure } from './remembered-erasures.ts'

/** Somebody who was erased and can be read again. */
export type Returned = {
  email: string
  /** What the log recorded later was not erased. */
  untilMs: number
  /** Subjects of later events with the e-mail, e.g. orders: if any, they are a customer again. */
  later: ReadonlySet<string>
}

type Search = {
  db: Db
  parts: ReadonlyMap<string, Ranges>
  ring: Pick<KeyRing, 'hashOf'>
  /** By the keyed hash of the e-mail. */
  erasures: ReadonlyMap<string, RememberedErasure>
  /** The e-mails of those whose erasure has not ended: they count as found. */
  unfinished: readonly string[]
}

/**
 * Finds those of the persons who were erased whose e-mail the log or the
 * database has again, e.g. after a restore.
 */
export async function findReturned(
  reading: Reading,
  { db, parts, ring, erasures, unfinished }: Search,
): Promise<Returned[]> {
  const until = new Map<string, number | undefined>()
  const untilOf = async (email: string): Promise<number | undefined> => {
    if (!until.has(email)) until.set(email, erasures.get(await ring.hashOf(email))?.untilMs)
    return until.get(email)
  }
  const before = new Set<string>()
  const after = new Map<string, Set<string>>()
  for (const email of unfinished) if ((await untilOf(email)) !== undefined) before.add(email)
  for await (const batch of readEvents(reading, parts))
    for (const { record, event } of batch)
      for (const email of event === undefined ? [] : emailsIn(textOf(event))) {
        const untilMs = await untilOf(email)
        if (event === undefined || untilMs === undefined) continue
        if (record.recordedAtMs <= untilMs) before.add(email)
        else after.set(email, (after.get(email) ?? new Set()).add(event.subject))
      }
  const stored = new Set<string>()
  for await (const { document } of documentsOf(db, new Set()))
    for (const email of emailsIn(JSON.stringify(document)))
      if ((await untilOf(email)) !== undefined) stored.add(email)
  // Documents may be about their later orders.
  const returned = new Set([...before, ...[...stored].filter((email) => !after.has(email))])
  return [...returned].map((email) => {
    return { email, untilMs: until.get(email) ?? 0, later: after.get(email) ?? new Set() }
  })
}
