import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { queueChangesOf, type ChangeListener } from './queue-changes.ts'

/** A collection, whatever it holds. */
type Watchable = { readonly db: Db; readonly collectionName: string }

/** Ends the pauses of idle workers when something may have become due. */
export type WakeUps = {
  /** Rises with every change; remember it before a claim. */
  readonly version: number
  /** Begins to listen, and then raises the version: items stored before need one more claim. */
  listen(): Promise<void>
  /** Resolves after `ms`, when the signal aborts, or when the version is no longer `seen`. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<void>
  /** Ends the pauses of this process's workers, e.g. after a submission by this process. */
  wake(): void
  close(): Promise<void>
}

/** While changes can't be seen, idle workers look this often. */
const blindPollMs = 1_000
/** Changes are not followed while no worker was idle for so long: a backlog needs no wake-ups. */
const closedAfterBusyMs = 10_000

/** The wake-ups of all workers of a collection in this process. */
export function createWakeUps(collection: Watchable): WakeUps {
  return new CollectionWakeUps(collection)
}

class CollectionWakeUps implements WakeUps, ChangeListener {
  version = 0
  readonly #name: string
  readonly #changes: ReturnType<typeof queueChangesOf>
  readonly #waiting = new Set<() => void>()
  #lastIdleAt = 0
  #isClosed = false

  constructor({ db, collectionName }: Watchable) {
    this.#name = collectionName
    this.#changes = queueChangesOf(db)
    this.#changes.add(collectionName, this)
  }

  async listen(): Promise<void> {
    this.#lastIdleAt = performance.now()
    if (!this.#isClosed && !this.#changes.isSeen(this.#name)) await this.#changes.listen()
  }

  async wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.version !== seen || signal.aborted) return
    this.#lastIdleAt = performance.now()
    const woken = new AbortController()
    const wake = () => woken.abort()
    this.#waiting.add(wake)
    const pauseMs = this.#changes.isSeen(this.#name) ? ms : Math.min(ms, blindPollMs)
    const ended = AbortSignal.any([signal, woken.signal])
    await sleep(pauseMs, undefined, { signal: ended }).catch(() => undefined)
    this.#waiting.delete(wake)
    this.#lastIdleAt = performance.now()
  }

  wake(): void {
    this.version += 1
    for (const wake of this.#waiting) wake()
  }

  isIdle(): boolean {
    return this.#waiting.size > 0 || performance.now() - this.#lastIdleAt < closedAfterBusyMs
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#changes.remove(this.#name, this)
    this.wake()
  }
}
