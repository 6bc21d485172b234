import { setTimeout as sleep } from 'node:timers/promises'
import type { ChangeStream, ChangeStreamOptions, Db, Document, Timestamp } from 'mongodb'

/** A collection, whatever it holds. */
type Watchable = {
  readonly db: Db
  watch(pipeline: Document[], options: ChangeStreamOptions): ChangeStream
}

/** Ends the pauses of idle workers when something may have become due. */
export type WakeUps = {
  /** Rises with every change; remember it before a claim. */
  readonly version: number
  /** Begins to see changes. @returns false when it does so only since this call, so that one more claim is needed */
  listen(): Promise<boolean>
  /** Resolves after `ms`, when the signal aborts, or when the version is no longer `seen`. */
  wait(seen: number, ms: number, signal: AbortSignal): Promise<void>
  /** Ends the pauses of this process's workers, e.g. after a submission by this process. */
  wake(): void
  close(): Promise<void>
}

/** Idle workers look at least this often. */
export const maxIdleMs = 60_000
/** The server answers an idle change stream this often: what it costs while nothing happens. */
const maxAwaitTimeMS = 60_000
/** While changes can't be seen, idle workers look this often. */
const blindPollMs = 1_000
/** A stream is closed when no worker was idle for so long: a backlog needs no wake-ups. */
const closedAfterBusyMs = 10_000

/** A field among those that an update has changed. */
const updated = (field: string) => ({ $getField: { field, input: '$updateDescription.updatedFields' } })

/** From the change until the item is due. Null, which is less than any number, where the due time has not changed. */
const dueInMs = {
  $subtract: [updated('work.dueAt'), '$wallTime'],
}

/**
 * What can make an item claimable: its insertion, its return to `waiting`, or that it was hastened or rescheduled. For what is due
 * later than an idle worker looks anyway, none is woken.
 */
const pipeline = [
  {
    $match: {
      $expr: { $lt: [dueInMs, maxIdleMs] },
      $or: [
        { operationType: { $in: ['insert', 'replace', 'invalidate'] } },
        { $expr: { $eq: [updated('work.state'), 'waiting'] } },
        { $expr: { $eq: [updated('work.isHastened'), true] } },
        { $expr: { $ne: [{ $type: updated('work.reschedules') }, 'missing'] } },
        { $expr: { $eq: [{ $type: updated('work') }, 'object'] } },
      ],
    },
  },
  { $project: { _id: 1, operationType: 1 } },
]

/** One change stream for all workers of a collection in this process, open while one of them is idle. */
export function createWakeUps(collection: Watchable): WakeUps {
  return new CollectionWakeUps(collection)
}

class CollectionWakeUps implements WakeUps {
  version = 0
  readonly #items: Watchable
  readonly #waiting = new Set<() => void>()
  #stream: ChangeStream | undefined
  #opening: Promise<void> | undefined
  #lastIdleAt = 0
  #isClosed = false

  constructor(items: Watchable) {
    this.#items = items
  }

  async listen(): Promise<boolean> {
    this.#lastIdleAt = performance.now()
    if (this.#stream !== undefined || this.#isClosed) return true
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined))
    await this.#opening
    return this.#stream === undefined
  }

  async wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (this.version !== seen || signal.aborted) return
    this.#lastIdleAt = performance.now()
    const woken = new AbortController()
    const wake = () => woken.abort()
    this.#waiting.add(wake)
    const pauseMs = this.#stream === undefined ? Math.min(ms, blindPollMs) : ms
    const ended = AbortSignal.any([signal, woken.signal])
    await sleep(pauseMs, undefined, { signal: ended }).catch(() => undefined)
    this.#waiting.delete(wake)
    this.#lastIdleAt = performance.now()
  }

  wake(): void {
    this.version += 1
    for (const wake of this.#waiting) wake()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#opening
    await this.#stream?.close()
    this.wake()
  }

  /** Without a stream, workers look every second instead: see `wait`. */
  async #open(): Promise<void> {
    try {
      const { operationTime } = await this.#items.db.command({ ping: 1 })
      const startAtOperationTime = operationTime as Timestamp
      this.#stream = this.#items.watch(pipeline, { maxAwaitTimeMS, startAtOperationTime })
      void this.#follow(this.#stream)
    } catch {
      // The next idle worker tries again.
    }
  }

  async #follow(stream: ChangeStream): Promise<void> {
    try {
      for await (const change of stream) {
        this.wake()
        if (change.operationType === 'invalidate') break
        const busyMs = performance.now() - this.#lastIdleAt
        if (this.#waiting.size === 0 && busyMs > closedAfterBusyMs) break
      }
    } catch {
      // Workers that wait look once more, and open a new one.
    }
    this.#stream = undefined
    await stream.close().catch(() => undefined)
    this.wake()
  }
}
