import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The clock of a Stripe account: real time, and jumps forward. Processes follow it by a file. */
export class AccountClock {
  readonly path: string
  #jumpedMs = 0

  constructor(path: string) {
    this.path = path
    this.#write()
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => Date.now() + this.#jumpedMs

  jump(ms: number): void {
    this.#jumpedMs += ms
    this.#write()
  }

  #write(): void {
    writeFileSync(`${this.path}.new`, String(this.#jumpedMs))
    renameSync(`${this.path}.new`, this.path)
  }
}

/** The same time in another process. @param path of the clock's file */
export const followClock =
  (path: string): (() => number) =>
  () =>
    Date.now() + Number(readFileSync(path, 'utf8'))
