import type { AnyWorkCollection } from './adapters/work-collection.ts'
import { writeHeld, writeManyHeld } from './adapters/write-held-work.ts'
import type { HeldWrite } from './adapters/write-held-work.ts'
import { writeSurely } from './write-surely.ts'
import type { SureWriting } from './write-surely.ts'

const maxBatch = 500

type Pending = { write: HeldWrite; resolve(): void; reject(error: unknown): void }

/** Writes outcomes of many handlers together: those that end while a write is in flight share the next one. */
export class OutcomeWriter {
  readonly #items: AnyWorkCollection
  readonly #writing: SureWriting & { onLeaseLost(count: number): void }
  #pending: Pending[] = []
  #isRunning = false

  constructor(items: AnyWorkCollection, writing: SureWriting & { onLeaseLost(count: number): void }) {
    this.#items = items
    this.#writing = writing
  }

  /**
   * Resolves when the outcome is durable, or when another claim holds the item and nothing was written.
   *
   * @throws what is wrong with the data, or the database's fault when the process stops
   */
  write(write: HeldWrite): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
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
        const written = await writeSurely(() => writeManyHeld(this.#items, writes), this.#writing)
        if (written < batch.length) this.#writing.onLeaseLost(batch.length - written)
        for (const { resolve } of batch) resolve()
      } catch {
        for (const pending of batch) await this.#writeAlone(pending)
      }
    }
    this.#isRunning = false
  }

  /** One that can't be stored must not hold up the others. */
  async #writeAlone({ write, resolve, reject }: Pending): Promise<void> {
    try {
      if (!(await writeSurely(() => writeHeld(this.#items, write), this.#writing)))
        this.#writing.onLeaseLost(1)
      resolve()
    } catch (error) {
      reject(error)
    }
  }
}
