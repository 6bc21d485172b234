import { setImmediate as endOfTurn } from 'node:timers/promises'
import { isDatabaseFault, retryWrite } from '@slipstream/mongo/transactions/retry-write.ts'
import type { WriteRetry } from '@slipstream/mongo/transactions/retry-write.ts'

type Pending<Write, Result> = {
  write: Write
  resolve(result: Result): void
  reject(error: unknown): void
}

export type GroupWriterOptions<Write, Result> = WriteRetry & {
  /** Writes all or nothing. @returns the result of each, in their order */
  writeTogether(writes: readonly Write[]): Promise<Result[]>
  maxTogether: number
}

/** Writes what many handlers record together: what arrives while a write is in flight shares the next one. */
export class GroupWriter<Write, Result> {
  readonly #options: GroupWriterOptions<Write, Result>
  #pending: Pending<Write, Result>[] = []
  #isRunning = false

  constructor(options: GroupWriterOptions<Write, Result>) {
    this.#options = options
  }

  /**
   * Resolves when the write is durable.
   *
   * @throws what is wrong with the data, or the database's fault when the process stops
   */
  write(write: Write): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    this.#pending.push({ write, resolve, reject })
    if (!this.#isRunning) void this.#run()
    return promise
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#pending.length > 0) {
      // Handlers that begin or continue in the same turn arrive together.
      await endOfTurn()
      const group = this.#pending.splice(0, this.#options.maxTogether)
      try {
        const results = await this.#write(group.map(({ write }) => write))
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
      } catch (error) {
        // While the process stops, writing each alone would wait as long again.
        if (isDatabaseFault(error)) for (const { reject } of group) reject(error)
        else for (const pending of group) await this.#writeAlone(pending)
      }
    }
    this.#isRunning = false
  }

  /** One that can't be stored must not hold up the others. */
  async #writeAlone({ write, resolve, reject }: Pending<Write, Result>): Promise<void> {
    try {
      const [result] = await this.#write([write])
      resolve(result as Result)
    } catch (error) {
      reject(error)
    }
  }

  #write(writes: readonly Write[]): Promise<Result[]> {
    return retryWrite(() => this.#options.writeTogether(writes), this.#options)
  }
}
