import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { AppendError } from '../event-log.ts'
import type { Appender, NewRecord, Removal } from '../event-log.ts'
import type { Position } from '../position.ts'
import { AppendQueue } from './append-queue.ts'
import type { Waiting } from './append-queue.ts'
import { ProduceError } from './produce-error.ts'
import type { ProduceResult, Transport } from './produce-transport.ts'
import { recoverQueue } from './recover-queue.ts'
import { WaitingRecords } from './waiting-records.ts'
import type { WaitingLimits } from './waiting-records.ts'

export type GroupCommitSettings = WaitingLimits & {
  maxRequestRecords: number
  /** Before compression. */
  maxRequestBytes: number
  /** Of a partition in one request: one record batch, to stay below the topic's max.message.bytes. */
  maxBatchBytes: number
  /** A larger record is refused here: the broker would close the connection instead of responding. */
  maxRecordBytes: number
}

export const groupCommitDefaults: GroupCommitSettings = {
  deadlineMs: 10_000,
  maxWaitingRecords: 10_000,
  maxWaitingBytes: 64 * 1024 * 1024,
  failingShare: 1 / 8,
  maxRequestRecords: 500,
  maxRequestBytes: 4 * 1024 * 1024,
  maxBatchBytes: 900 * 1024,
  maxRecordBytes: 48 * 1024 * 1024,
}

const retry = { firstMs: 50, capMs: 1_000 }

type Batch = { queue: AppendQueue; records: Waiting[] }

/**
 * Of one topic, in order: the records that wait until its partitions are known,
 * and whether a query for them failed.
 */
type Unrouted = { records: Waiting[]; hasFailed: boolean }

/**
 * Group commit: while one produce request is in flight, records gather for the next. A partition never has
 * two requests in flight, so its order is that of the calls. A partition whose request fails leaves the
 * common request and is retried by itself until its records' deadlines, while the others continue.
 */
export class GroupCommit implements Appender {
  readonly #transport: Transport
  readonly #settings: GroupCommitSettings
  readonly #random: () => number
  readonly #waiting: WaitingRecords
  readonly #queues = new Map<string, AppendQueue>()
  readonly #unrouted = new Map<string, Unrouted>()
  #isClosed = false
  #isPumping = false

  constructor(transport: Transport, settings: GroupCommitSettings, random: () => number) {
    this.#transport = transport
    this.#settings = settings
    this.#random = random
    this.#waiting = new WaitingRecords(settings, ({ queue }) => queue?.lastError ?? transport.lastError())
  }

  append(record: NewRecord | Removal): Promise<Position> {
    const bytes = sizeOf(record)
    if (this.#isClosed) return Promise.reject(new AppendError('closed', 'the log is being closed'))
    if (bytes > this.#settings.maxRecordBytes) {
      const message = `a record of ${bytes} bytes is above ${this.#settings.maxRecordBytes}`
      return Promise.reject(new AppendError('tooLarge', message))
    }
    const { topic } = record
    const partition = this.#unrouted.has(topic) ? undefined : this.#transport.partitionOf(record)
    const part = partition === undefined ? topic : `${topic}/${partition}`
    if (!this.#hasRoom(topic, part, bytes)) {
      const message = `${this.#waiting.count} records wait for the log already, and ${part} takes none`
      return Promise.reject(new AppendError('overloaded', message))
    }
    return this.#waiting.add(record, bytes, part, (waiting) => this.#enter(waiting, partition))
  }

  check(): Promise<void> {
    return this.#transport.check()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#waiting.emptied()
    await this.#transport.close()
  }

  /** A partition that fails must not take the room of those that work. */
  #hasRoom(topic: string, part: string, bytes: number): boolean {
    if (!this.#waiting.hasRoomFor(bytes)) return false
    const isFailing =
      this.#queues.get(part)?.lastError !== undefined || this.#unrouted.get(topic)?.hasFailed === true
    return !isFailing || this.#waiting.hasShareFor(part, bytes)
  }

  #enter(waiting: Waiting, partition: number | undefined): void {
    const { topic } = waiting.record
    const before = this.#unrouted.get(topic)
    if (before !== undefined) {
      before.records.push(waiting)
      return
    }
    if (partition !== undefined) {
      this.#enqueue(waiting, partition)
      this.#pump()
      return
    }
    const first = { records: [waiting], hasFailed: false }
    this.#unrouted.set(topic, first)
    void this.#route(topic, first)
  }

  #enqueue(waiting: Waiting, partition: number): void {
    const { topic } = waiting.record
    const name = `${topic}/${partition}`
    waiting.queue = this.#queues.get(name)
    if (waiting.queue === undefined)
      this.#queues.set(name, (waiting.queue = new AppendQueue(topic, partition)))
    waiting.queue.push(waiting)
  }

  async #route(topic: string, unrouted: Unrouted): Promise<void> {
    const { records } = unrouted
    const isSettled = (waiting: Waiting): boolean => this.#waiting.isSettled(waiting)
    for (let failures = 1; !records.every(isSettled); failures++) {
      try {
        await this.#transport.learnPartitions(topic)
        break
      } catch {
        unrouted.hasFailed = true
        await sleep(backOffMs(retry, failures, this.#random()))
      }
    }
    this.#unrouted.delete(topic)
    for (const waiting of records) {
      const partition = isSettled(waiting) ? undefined : this.#transport.partitionOf(waiting.record)
      if (partition !== undefined) this.#enqueue(waiting, partition)
    }
    this.#pump()
  }

  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    // In the next turn, so that all calls of this one share a request.
    setImmediate(() => {
      void this.#run().finally(() => {
        this.#isPumping = false
        if ([...this.#queues.values()].some((queue) => !queue.recovering && !queue.isEmpty())) this.#pump()
      })
    })
  }

  async #run(): Promise<void> {
    for (let batches = this.#take(); batches.length > 0; batches = this.#take()) {
      for (const { queue, records, error } of await this.#produce(batches)) {
        void this.#recover(queue, records, error)
      }
    }
  }

  /** What goes into the next common request: of each partition in turn, as long as there is room. */
  #take(): Batch[] {
    const batches: Batch[] = []
    let records = this.#settings.maxRequestRecords
    let room = this.#settings.maxRequestBytes
    for (const [name, queue] of [...this.#queues]) {
      if (records <= 0 || room <= 0) break
      if (queue.recovering) continue
      queue.dropSettled((waiting) => this.#waiting.isSettled(waiting))
      const taken = queue.take(records, Math.min(room, this.#settings.maxBatchBytes), batches.length > 0)
      if (taken.length === 0) continue
      batches.push({ queue, records: taken })
      records -= taken.length
      room -= taken.reduce((sum, { bytes }) => sum + bytes, 0)
      // A partition that was served is last in the next request.
      this.#queues.delete(name)
      this.#queues.set(name, queue)
    }
    return batches
  }

  /** @returns the batches that failed */
  async #produce(batches: readonly Batch[]): Promise<(Batch & { error: ProduceError })[]> {
    const results = await this.#resultsOf(batches)
    return batches.flatMap(({ queue, records }, index) => {
      const result = results[index] as ProduceResult
      if (result instanceof ProduceError) return [{ queue, records, error: result }]
      const { topic, partition } = queue
      queue.lastError = undefined
      records.forEach((waiting, at) =>
        this.#waiting.acknowledge(waiting, { topic, partition, offset: result + BigInt(at) }),
      )
      return []
    })
  }

  async #resultsOf(batches: readonly Batch[]): Promise<ProduceResult[]> {
    try {
      return await this.#transport.produce(
        batches.map(({ queue: { topic, partition }, records }) => ({
          topic,
          partition,
          records: records.map(({ record }) => record),
        })),
      )
    } catch (cause) {
      // Of several partitions it is unknown which was too large: only the one that fails again alone is
      // split.
      const error = batches.length === 1 ? ProduceError.from(cause) : new ProduceError('retriable', cause)
      return batches.map(() => error)
    }
  }

  async #recover(queue: AppendQueue, failed: Waiting[], error: ProduceError): Promise<void> {
    queue.recovering = true
    await recoverQueue(queue, failed, error, {
      produce: async (records) => {
        const [failed] = await this.#produce([{ queue, records }])
        if (failed !== undefined) throw failed.error
      },
      isSettled: (waiting) => this.#waiting.isSettled(waiting),
      refuse: (waiting, why) => this.#waiting.refuse(waiting, why),
      forgetPartitions: () => this.#transport.forgetPartitions(queue.topic),
      maxBatchBytes: this.#settings.maxBatchBytes,
      random: this.#random,
    })
    queue.recovering = false
    this.#pump()
  }
}

/** About what a record takes before compression. */
function sizeOf({ key, value, headers, sealed }: NewRecord | Removal): number {
  let size = 32 + key.length + (value?.length ?? 0) + (sealed?.length ?? 0)
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0) + 2
  return size
}
