import { once } from 'node:events'
import type { ChangeStream, Db, Document, MongoClient, Timestamp } from 'mongodb'

/** Of the workers of one collection. */
export type ChangeListener = {
  wake(): void
  /** Whether a worker waits, or did a moment ago. */
  isIdle(): boolean
}

/** Idle workers look at least this often. */
export const maxIdleMs = 60_000
/** The server responds to an idle change stream this often: what it costs while nothing happens. */
const maxAwaitTimeMS = 60_000

/** A field among those that an update has changed. */
const updated = (field: string) => ({ $getField: { field, input: '$updateDescription.updatedFields' } })

/** From the change until the item is due. Null, less than any number, where the due time is the same. */
const dueInMs = {
  $subtract: [updated('work.dueAt'), '$wallTime'],
}

/**
 * What can make an item claimable: its insertion, its return to `waiting`, or that it was hastened or
 * rescheduled. For what is due later than an idle worker looks anyway, none is woken.
 */
const pipelineOf = (collections: readonly string[]): Document[] => [
  {
    $match: {
      'ns.coll': { $in: collections },
      $expr: { $lt: [dueInMs, maxIdleMs] },
      $or: [
        { operationType: { $in: ['insert', 'replace'] } },
        { $expr: { $eq: [updated('work.state'), 'waiting'] } },
        { $expr: { $eq: [updated('work.isHastened'), true] } },
        { $expr: { $ne: [{ $type: updated('work.reschedules') }, 'missing'] } },
        { $expr: { $eq: [{ $type: updated('work') }, 'object'] } },
      ],
    },
  },
  { $project: { _id: 1, ns: 1 } },
]

const shared = new WeakMap<MongoClient, Map<string, QueueChanges>>()

/**
 * One change stream for all queues that a client has in a database, open while a worker of one of them is
 * idle. Each stream makes the server read every write of all databases.
 */
export function queueChangesOf(db: Db): QueueChanges {
  const ofClient = shared.get(db.client) ?? new Map<string, QueueChanges>()
  shared.set(db.client, ofClient)
  const changes = ofClient.get(db.databaseName) ?? new QueueChanges(db)
  ofClient.set(db.databaseName, changes)
  return changes
}

class QueueChanges {
  readonly #db: Db
  readonly #listeners = new Map<string, Set<ChangeListener>>()
  #open: { stream: ChangeStream; collections: ReadonlySet<string> } | undefined
  #opening: Promise<void> | undefined

  constructor(db: Db) {
    this.#db = db
  }

  add(collection: string, listener: ChangeListener): void {
    const listeners = this.#listeners.get(collection) ?? new Set()
    this.#listeners.set(collection, listeners.add(listener))
  }

  /** Closes the stream with the last listener. */
  async remove(collection: string, listener: ChangeListener): Promise<void> {
    const listeners = this.#listeners.get(collection)
    listeners?.delete(listener)
    if (listeners?.size === 0) this.#listeners.delete(collection)
    await this.#opening
    if (this.#listeners.size === 0) await this.#open?.stream.close()
  }

  isSeen(collection: string): boolean {
    return this.#open?.collections.has(collection) ?? false
  }

  /**
   * Sees changes of all collections that have listeners, unless the database is unavailable.
   * Wakes those it has not seen before.
   */
  listen(): Promise<void> {
    this.#opening ??= this.#reopen().finally(() => (this.#opening = undefined))
    return this.#opening
  }

  /** The next stream begins before the last one ends, so that no change is missed. */
  async #reopen(): Promise<void> {
    try {
      const { operationTime } = await this.#db.command({ ping: 1 })
      const collections = new Set(this.#listeners.keys())
      const startAtOperationTime = operationTime as Timestamp
      const stream = this.#db.watch(pipelineOf([...collections]), { maxAwaitTimeMS, startAtOperationTime })
      // The server keeps the cursor of a stream that is closed before it responded.
      await Promise.race([once(stream, 'resumeTokenChanged'), this.#follow(stream)])
      if (stream.closed) return
      const last = this.#open
      this.#open = { stream, collections }
      const added = [...collections].filter((name) => last?.collections.has(name) !== true)
      for (const name of added) this.#wake(name)
      await last?.stream.close()
    } catch {
      // The next idle worker tries again.
    }
  }

  async #follow(stream: ChangeStream): Promise<void> {
    try {
      for await (const change of stream) {
        this.#wake((change as { ns: { coll: string } }).ns.coll)
        if (!this.#all().some((listener) => listener.isIdle())) break
      }
    } catch {
      // Workers that wait look once more, and open a new one.
    }
    await stream.close().catch(() => undefined)
    if (this.#open?.stream !== stream) return
    this.#open = undefined
    for (const listener of this.#all()) listener.wake()
  }

  #wake(collection: string): void {
    for (const listener of this.#listeners.get(collection) ?? []) listener.wake()
  }

  #all(): ChangeListener[] {
    return [...this.#listeners.values()].flatMap((listeners) => [...listeners])
  }
}
