import type { NewRecord, Removal } from '../event-log.ts'
import type { Position } from '../position.ts'

/** A record whose caller waits for the result. */
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

/** The records that wait to be appended to one partition, in the order of the calls. */
export class AppendQueue {
  readonly topic: string
  readonly partition: number
  recovering = false
  /** The error of its last request, if that failed. */
  lastError: Error | undefined
  #queue: Waiting[] = []
  /** Where the queue begins: shifting a long array for each record would copy it each time. */
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

  /** Removes records that are settled meanwhile from the front. @returns their number */
  dropSettled(isSettled: (waiting: Waiting) => boolean): number {
    const from = this.#head
    for (let first = this.#queue[this.#head]; first !== undefined && isSettled(first);) {
      first = this.#queue[++this.#head]
    }
    return this.#head - from
  }

  /**
   * Takes the next records within both limits. A record larger than `maxBytes` is taken alone.
   *
   * @param withOthers true when the request has other records already, so that a
   * larger one waits for a request of its own
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
