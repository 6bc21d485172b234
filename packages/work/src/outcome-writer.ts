import type { AnyWorkCollection } from './adapters/work-collection.ts'
import { writeHeld, writeManyHeld } from './adapters/write-held-work.ts'
import type { HeldWrite } from './adapters/write-held-work.ts'
import { writeSurely } from '@slipstream/mongo/write-surely.ts'
import type { SureWriting } from '@slipstream/mongo/write-surely.ts'

const maxBatch = 500

type Pending = { write: HeldWrite; resolve(isWritten: boolean): void; reject(error: unknown): void }

/** Writes outcomes of many handlers together: those that end while a write is in flight share the next one. */
export class OutcomeWriter {
  readonly #items: AnyWorkCollection
  readonly #writing: SureWriting
  #pending: Pending[] = []
  #isRunning = false

  constructor(items: AnyWorkCollection, writing: SureWriting) {
    this.#items = items
    this.#writing = writing
  }

  /**
   * Resolves when the outcome is durable.
   *
   * @returns false, and nothing was written, when the claim does not hold the item any more
   * @throws what is wrong with the data, or the database's fault when the process stops
   */
  write(write: HeldWrite): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>()
    this.#pending.push({ write, resolve, reject })
    if (!this.#isRunning) void this.#run()
    return promise
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#pending.length > 0) {
      const batch = this.#pending.splice(0, maxBatch)
      try {
        const writes = batch.map(({ write }) => write)
        const lost = await writeSurely(() => writeManyHeld(this.#items, writes), this.#writing)
        for (const { write, resolve } of batch) resolve(!lost.has(write))
      } catch {
        for (const pending of batch) await this.#writeAlone(pending)
      }
    }
    this.#isRunning = false
  }

  /** One that can't be stored must not hold up the others. */
  async #writeAlone({ write, resolve, reject }: Pending): Promise<void> {
    try {
      resolve(await writeSurely(() => writeHeld(this.#items, write), this.#writing))
    } catch (error) {
      reject(error)
    }
  }
}
