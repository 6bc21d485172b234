import type { Db } from 'mongodb'
import type { CollectionWrite, FindDocuments, Stored } from '../../adapters/batch-writes.ts'
import type { Content } from '../content-hash.ts'
import { DocumentsInMemory } from './documents-in-memory.ts'

/** Beyond the number that is kept, so that many leave together. */
const excess = 0.2

/** The collections of a candidate while it is filled. */
export class CandidateInMemory {
  readonly #db: Db
  readonly #kept: number
  readonly #collections = new Map<string, DocumentsInMemory>()
  #shrinking: Promise<void> = Promise.resolve()

  /** @param kept how many documents of each collection stay in memory */
  constructor(db: Db, kept: number) {
    this.#db = db
    this.#kept = kept
  }

  readonly find: FindDocuments = async <Document extends Stored>(
    collection: string | undefined,
    ids: readonly string[],
  ) => {
    if (collection === undefined || ids.length === 0) return new Map<string, Document>()
    return (await this.#of(collection).find(ids)) as Map<string, Document>
  }

  /** Takes the writes of a fold. It waits only while what was to be written before is not. */
  async take(writes: readonly CollectionWrite[]): Promise<void> {
    for (const write of writes) this.#of(write.collection).put(write)
    const full = [...this.#collections.values()].filter(({ size }) => size > this.#kept * (1 + excess))
    if (full.length === 0) return
    await this.#shrinking
    this.#shrinking = shrinkAll(full, this.#kept)
    // It is awaited later.
    this.#shrinking.catch(() => undefined)
  }

  async writeAll(): Promise<void> {
    await this.#shrinking
    for (const documents of this.#collections.values()) await documents.writeAll()
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#shrinking.catch(() => undefined)
  }

  /** What MongoDB has of each collection, if it kept every write to collections that were empty. */
  contents(): ReadonlyMap<string, Content> {
    return new Map([...this.#collections].map(([name, { content }]) => [name, content]))
  }

  #of(collection: string): DocumentsInMemory {
    const known = this.#collections.get(collection)
    if (known !== undefined) return known
    const documents = new DocumentsInMemory(this.#db, collection)
    this.#collections.set(collection, documents)
    return documents
  }
}

async function shrinkAll(full: readonly DocumentsInMemory[], kept: number): Promise<void> {
  for (const documents of full) await documents.shrinkTo(kept)
}
