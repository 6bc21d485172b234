import type { NewRecord, Removal } from '../event-log.ts'
import type { Position } from '../position.ts'

/** A record whose caller waits for an answer. */
export type Waiting = {
  record: NewRecord | Removal
  bytes: number
  /** Where it is to be appended: `topic/partition`, or the topic while its partitions are not known. */
  part: string
  /** By the monotonic clock. */
  expiresAt: number
  resolve(position: Position): void
  reject(error: Error): void
  queue?: AppendQueue | undefined
}

/** What waits to be appended to one partition, in the order of the calls. */
export class AppendQueue {
  readonly topic: string
  readonly partition: number
  recovering = false
  /** Of its last request, when that failed. */
  lastError: Error | undefined
  #queue: Waiting[] = []
  /** Taken from the front: shifting a long array one by one would copy it each time. */
  #head = 0

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  isEmpty(): boolean {
    return this.#head === this.#queue.length
  }

  push(waiting: Waiting): void {
    this.#queue.push(waiting)
  }

  putBack(batch: readonly Waiting[]): void {
    if (batch.length === 0) return
    this.#queue = [...batch, ...this.#queue.slice(this.#head)]
    this.#head = 0
  }

  /** @returns how many of the first ones were given up in the meantime, and are gone now */
  dropSettled(isSettled: (waiting: Waiting) => boolean): number {
    const from = this.#head
    for (let first = this.#queue[this.#head]; first !== undefined && isSettled(first);) {
      first = this.#queue[++this.#head]
    }
    return this.#head - from
  }

  /**
   * The next ones, at most so many and so many bytes; a record larger than that comes alone.
   *
   * @param withOthers true when the request holds something else already, so that a larger one has to wait for its own
   */
  take(maxRecords: number, maxBytes: number, withOthers = false): Waiting[] {
    let end = this.#head
    let bytes = 0
    for (let next = this.#queue[end]; next !== undefined && end - this.#head < maxRecords;) {
      bytes += next.bytes
      if (bytes > maxBytes && (withOthers || end > this.#head)) break
      next = this.#queue[++end]
    }
    const batch = this.#queue.slice(this.#head, end)
    this.#head = end
    if (this.isEmpty() || this.#head > 4096) {
      this.#queue = this.#queue.slice(this.#head)
      this.#head = 0
    }
    return batch
  }
}
