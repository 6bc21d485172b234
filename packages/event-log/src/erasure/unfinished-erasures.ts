import type { Seal } from '@slipstream/events/personal-data/sealed-header.ts'
import { Binary } from 'mongodb'
import type { Db } from 'mongodb'
import { keyOf } from '../personal-data/key-ring.ts'
import type { KeyRing } from '../personal-data/key-ring.ts'
import { openPart, parseSealed } from '../personal-data/sealed-part.ts'
import { bytesIn } from './domain/texts-in-document.ts'

type Unfinished = { _id: string; sealed: Binary; by: string; startedAt: Date; isByOrders?: boolean }

const unfinished = (db: Db) => db.collection<Unfinished>('erasures')
const surely = { writeConcern: { w: 'majority', journal: true } } as const

/** What the log had of a person: their e-mail, names, phone numbers and lines of addresses. */
type Known = { email: string; values: string[] }
export type UnfinishedErasure = Known & {
  /** It edited documents about remembered orders only, as the next run will: they are a customer again. */
  isByOrders: boolean
}
type Keys = { ring: Pick<KeyRing, 'findStoredBlocks'> }

/**
 * Stores the names and texts by which a person is found in documents once the log can no longer be read:
 * sealed with a key of its own, until the erasure is finished.
 *
 * @param person the keyed hash of the e-mail
 */
export async function storeUnfinished(
  db: Db,
  seal: Seal,
  person: string,
  { by, startedAt, isByOrders, ...known }: UnfinishedErasure & Pick<Unfinished, 'by' | 'startedAt'>,
): Promise<void> {
  const sealed = new Binary(seal(Buffer.from(JSON.stringify(known)), person))
  const changes = { $set: { sealed, by, startedAt, isByOrders } }
  await unfinished(db).updateOne({ _id: person }, changes, { upsert: true, ...surely })
}

/**
 * What was known of the persons whose erasure was not finished, by the keyed hash of the e-mail. Those whose
 * key was lost with a restored database are left out.
 */
export async function findUnfinished(db: Db, keys: Keys): Promise<Map<string, UnfinishedErasure>> {
  const found = new Map<string, UnfinishedErasure>()
  const documents = unfinished(db).find({}, { promoteBuffers: false })
  for await (const { _id, sealed, isByOrders = false } of documents) {
    const known = await opened(keys, _id, bytesIn(sealed))
    if (known !== undefined) found.set(_id, { ...known, isByOrders })
  }
  return found
}

async function opened({ ring }: Keys, person: string, bytes?: Buffer): Promise<Known | undefined> {
  const sealed = bytes && parseSealed(bytes)
  const [block] = sealed === undefined ? [] : await ring.findStoredBlocks([sealed.key.block])
  const key = sealed && block && keyOf(block, sealed.key.index)
  const text = key && openPart(sealed, key, person)?.toString('utf8')
  return text === undefined ? undefined : (JSON.parse(text) as Known)
}

/** Marks the erasure of a person as finished; durable when it resolves. */
export async function removeUnfinished(db: Db, person: string): Promise<void> {
  await unfinished(db).deleteOne({ _id: person }, surely)
}
