import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { Binary } from 'mongodb'
import type { Db } from 'mongodb'
import { keyOf } from '../personal-data/key-ring.ts'
import type { KeyRing } from '../personal-data/key-ring.ts'
import type { KeyStore } from '../personal-data/key-store.ts'
import { openPart, parseSealed } from '../personal-data/sealed-part.ts'
import { bytesIn } from './domain/texts-in-document.ts'

type Unfinished = { _id: string; sealed: Binary; by: string; startedAt: Date }

const unfinished = (db: Db) => db.collection<Unfinished>('erasures')
const surely = { writeConcern: { w: 'majority', journal: true } } as const

/**
 * Stores the names, numbers and lines by which a person is found in documents once the log does not tell them
 * any more: sealed with a key of their own, until the erasure is finished.
 *
 * @param person the keyed hash of the e-mail
 */
export async function storeUnfinished(
  db: Db,
  seal: Seal,
  {
    person,
    values,
    by,
    startedAt,
  }: { person: string; values: ReadonlySet<string>; by: string; startedAt: Date },
): Promise<void> {
  const sealed = new Binary(seal(Buffer.from(JSON.stringify([...values])), person))
  await unfinished(db).updateOne(
    { _id: person },
    { $set: { sealed, by, startedAt } },
    { upsert: true, ...surely },
  )
}

/**
 * @returns the values of an erasure that was not finished; none where there is no such, or its
 * key was lost with a restored database
 */
export async function findUnfinished(
  db: Db,
  { ring, store }: { ring: Pick<KeyRing, 'findBlocks'>; store: Pick<KeyStore, 'findBlocks'> },
  person: string,
): Promise<string[]> {
  const found = await unfinished(db).findOne({ _id: person }, { promoteBuffers: false })
  const sealed = found === null ? undefined : parseSealed(bytesIn(found.sealed) ?? Buffer.alloc(0))
  if (sealed === undefined || (await store.findBlocks([sealed.key.block])).length === 0) return []
  const [block] = await ring.findBlocks([sealed.key.block])
  const key = block && keyOf(block, sealed.key.index)
  const opened = key && openPart(sealed, key, person)
  return opened === undefined ? [] : (JSON.parse(opened.toString('utf8')) as string[])
}

export async function removeUnfinished(db: Db, person: string): Promise<void> {
  await unfinished(db).deleteOne({ _id: person }, surely)
}
