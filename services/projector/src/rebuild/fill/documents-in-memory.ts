import { BSON } from 'mongodb'
import type { AnyBulkWriteOperation, Db } from 'mongodb'
import type { CollectionWrite, Stored } from '../../adapters/batch-writes.ts'
import { hashOf, noContent, withHash, withoutHash } from '../content-hash.ts'
import type { Content } from '../content-hash.ts'
import { writeHashed } from './write-hashed.ts'

type Entry = {
  id: string
  /** Null: it is to be deleted. */
  document: Stored | null
  isDirty: boolean
  /** Of what MongoDB has: undefined if it has nothing, `unread` if that is not known. */
  stored: bigint | 'unread' | undefined
}

type Write = { entry: Entry; operation: AnyBulkWriteOperation<Stored> }

/** In one command. */
const writtenAtOnce = 1_000

/** A document was to be inserted that exists: it was forgotten which event it is of. */
export class AlreadyStored extends Error {}

/**
 * Documents of one collection while it is filled by one process: changed in memory, written when
 * they have not been used for a while, read again when they are needed. So a document that changes
 * often in a short time is written once.
 *
 * Nothing is written in a transaction: until `writeAll` is done, MongoDB has
 * some changes and lacks earlier ones.
 */
export class DocumentsInMemory {
  readonly #db: Db
  readonly #collection: string
  /** The one used last is at the end. */
  readonly #entries = new Map<string, Entry>()
  readonly #leaving = new Map<string, Entry>()
  #content = noContent

  constructor(db: Db, collection: string) {
    this.#db = db
    this.#collection = collection
  }

  get size(): number {
    return this.#entries.size
  }

  /** What MongoDB has if it kept every write. Only of a collection that was empty at first. */
  get content(): Content {
    return this.#content
  }

  async find(ids: readonly string[]): Promise<Map<string, Stored>> {
    const missing = ids.filter((id) => this.#use(id) === undefined)
    for (const { document, bytes } of await this.#read(missing))
      this.#entries.set(document._id, {
        ...{ id: document._id, document, isDirty: false },
        stored: hashOf(bytes),
      })
    const found = ids.map((id) => this.#entries.get(id)?.document)
    return new Map(found.flatMap((document) => (document ? [[document._id, document]] : [])))
  }

  /** Takes writes as folds make them: insertions, replacements and deletions by id. */
  put({ operations }: CollectionWrite): void {
    for (const operation of operations) {
      if ('insertOne' in operation) this.#insert(operation.insertOne.document as Stored)
      else if ('replaceOne' in operation) this.#change(operation.replaceOne.replacement as Stored)
      else if ('deleteOne' in operation) this.#set(operation.deleteOne.filter._id as string, null, 'unread')
      else throw new Error('a fold made a write that cannot be kept in memory')
    }
  }

  /**
   * Writes those that were not used for the longest time, until as many are left. Not to be
   * called before an earlier call is done.
   */
  async shrinkTo(size: number): Promise<void> {
    const excess = [...this.#entries.values()].slice(0, Math.max(0, this.#entries.size - size))
    for (const entry of excess) {
      this.#entries.delete(entry.id)
      this.#leaving.set(entry.id, entry)
    }
    await this.#write(excess)
    this.#leaving.clear()
  }

  async writeAll(): Promise<void> {
    await this.#write([...this.#entries.values()])
  }

  #use(id: string): Entry | undefined {
    const entry = this.#entries.get(id) ?? this.#leaving.get(id)
    if (entry === undefined) return undefined
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    return entry
  }

  #insert(document: Stored): void {
    if (this.#entries.get(document._id)?.document || this.#leaving.get(document._id)?.document)
      throw new AlreadyStored(`${this.#collection} has ${document._id} already`)
    this.#set(document._id, document, undefined)
  }

  #change(document: Stored): void {
    this.#set(document._id, document, 'unread')
  }

  #set(id: string, document: Stored | null, stored: Entry['stored']): void {
    const entry = this.#use(id)
    if (entry === undefined) this.#entries.set(id, { id, document, isDirty: true, stored })
    else Object.assign(entry, { document, isDirty: true })
  }

  async #read(ids: readonly string[]): Promise<{ document: Stored; bytes: Uint8Array }[]> {
    if (ids.length === 0) return []
    const cursor = this.#db
      .collection<Stored>(this.#collection)
      .find({ _id: { $in: [...new Set(ids)] } }, { raw: true, batchSize: ids.length + 1 })
    const found = (await cursor.toArray()) as unknown as Uint8Array[]
    return found.map((bytes) => ({ document: BSON.deserialize(bytes) as Stored, bytes }))
  }

  async #write(entries: readonly Entry[]): Promise<void> {
    const dirty = entries.filter(({ isDirty }) => isDirty)
    for (let from = 0; from < dirty.length; from += writtenAtOnce) {
      const batch = dirty.slice(from, from + writtenAtOnce)
      await this.#learnStored(batch.filter(({ stored }) => stored === 'unread'))
      await this.#writeTogether(batch.flatMap(writeOf))
    }
  }

  async #learnStored(entries: readonly Entry[]): Promise<void> {
    const found = await this.#read(entries.map(({ id }) => id))
    const hashes = new Map(found.map(({ document, bytes }) => [document._id, hashOf(bytes)]))
    for (const entry of entries) entry.stored = hashes.get(entry.id)
  }

  async #writeTogether(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return
    const operations = writes.map(({ operation }) => operation)
    const hashes = await writeHashed(this.#db.collection<Stored>(this.#collection), operations)
    for (const [index, { entry }] of writes.entries()) {
      const hash = hashes.get(index)
      if (typeof entry.stored === 'bigint') this.#content = withoutHash(this.#content, entry.stored)
      if (hash !== undefined) this.#content = withHash(this.#content, hash)
      entry.stored = hash
    }
  }
}

function writeOf(entry: Entry): Write[] {
  const { id, document, stored } = entry
  // It may be changed again while it is being written.
  entry.isDirty = false
  if (document !== null) return [{ entry, operation: saving(document, stored) }]
  if (stored === undefined) return []
  return [{ entry, operation: { deleteOne: { filter: { _id: id } } } }]
}

function saving(document: Stored, stored: Entry['stored']): AnyBulkWriteOperation<Stored> {
  if (stored === undefined) return { insertOne: { document } }
  return { replaceOne: { filter: { _id: document._id }, replacement: document } }
}
