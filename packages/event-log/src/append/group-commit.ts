import { setTimeout as rest } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { AppendError } from '../event-log.ts'
import type { Appender, NewRecord, Removal } from '../event-log.ts'
import { AppendQueue } from './append-queue.ts'
import type { Waiting } from './append-queue.ts'
import { ProduceError } from './produce-error.ts'
import type { Transport } from './produce-transport.ts'
import { recoverQueue } from './recover-queue.ts'
import { WaitingRecords } from './waiting-records.ts'
import type { WaitingLimits } from './waiting-records.ts'

export type GroupCommitSettings = WaitingLimits & {
  /** One request to the broker holds at most so many records, and bytes before compression. */
  maxRequestRecords: number
  maxRequestBytes: number
  /** Of one partition in one request: one record batch, which has to stay below the topic's max.message.bytes. */
  maxBatchBytes: number
  /** A record above this is refused here: the broker would cut the connection instead of answering. */
  maxRecordBytes: number
  /** How long the first record of a request waits for company. */
  lingerMs: number
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
  lingerMs: 0,
}

const retry = { firstMs: 50, capMs: 1_000 }

type Batch = { queue: AppendQueue; records: Waiting[] }

/**
 * Group commit: while one produce request is in flight, what comes in gathers for the next. A partition never has two requests
 * in flight, so its order is that of the calls. A partition whose request fails leaves the common request and is retried
 * by itself until its records' deadlines, while the others go on.
 */
export function groupCommit(
  transport: Transport,
  settings: GroupCommitSettings,
  random: () => number,
): Appender {
  const queues = new Map<string, AppendQueue>()
  /** By topic, in order, those that wait to learn how many partitions there are, and whether that has failed. */
  const unrouted = new Map<string, { ones: Waiting[]; hasFailed: boolean }>()
  const waiting = new WaitingRecords(settings, ({ queue }) => queue?.lastError ?? transport.lastError())
  const isSettled = (one: Waiting): boolean => waiting.isSettled(one)
  let closed = false
  let pumping = false

  const enqueue = (one: Waiting, partition: number): void => {
    const { topic } = one.record
    const name = `${topic}/${partition}`
    one.queue = queues.get(name)
    if (one.queue === undefined) queues.set(name, (one.queue = new AppendQueue(topic, partition)))
    one.queue.push(one)
  }

  const route = async (topic: string, waits: { ones: Waiting[]; hasFailed: boolean }): Promise<void> => {
    const { ones } = waits
    for (let failures = 1; !ones.every(isSettled); failures++) {
      try {
        await transport.learnPartitions(topic)
        break
      } catch {
        waits.hasFailed = true
        await rest(backOffMs(retry, failures, random()))
      }
    }
    unrouted.delete(topic)
    for (const one of ones) {
      const partition = isSettled(one) ? undefined : transport.partitionOf(one.record)
      if (partition !== undefined) enqueue(one, partition)
    }
    pump()
  }

  const produce = async (batches: readonly Batch[]): Promise<void> => {
    const bases = await transport.produce(
      batches.map(({ queue: { topic, partition }, records }) => ({
        topic,
        partition,
        records: records.map(({ record }) => record),
      })),
    )
    batches.forEach(({ queue, records }, index) => {
      const { topic, partition } = queue
      const base = bases[index] as bigint
      queue.lastError = undefined
      records.forEach((one, at) => waiting.acknowledge(one, { topic, partition, offset: base + BigInt(at) }))
    })
  }

  const recover = async (queue: AppendQueue, failed: Waiting[], error: ProduceError): Promise<void> => {
    queue.recovering = true
    await recoverQueue(queue, failed, error, {
      produce: (records) => produce([{ queue, records }]),
      isSettled,
      refuse: (one, why) => waiting.refuse(one, why),
      forgetPartitions: () => transport.forgetPartitions(queue.topic),
      maxBatchBytes: settings.maxBatchBytes,
      random,
    })
    queue.recovering = false
    pump()
  }

  /** What goes into the next common request: of each partition in turn, as long as there is room. */
  const take = (): Batch[] => {
    const batches: Batch[] = []
    let records = settings.maxRequestRecords
    let room = settings.maxRequestBytes
    for (const [name, queue] of [...queues]) {
      if (records <= 0 || room <= 0) break
      if (queue.recovering) continue
      queue.dropSettled(isSettled)
      const taken = queue.take(records, Math.min(room, settings.maxBatchBytes), batches.length > 0)
      if (taken.length === 0) continue
      batches.push({ queue, records: taken })
      records -= taken.length
      room -= taken.reduce((sum, { bytes }) => sum + bytes, 0)
      // Who was served comes last next time.
      queues.delete(name)
      queues.set(name, queue)
    }
    return batches
  }

  const run = async (): Promise<void> => {
    for (;;) {
      if (settings.lingerMs > 0) await rest(settings.lingerMs)
      const batches = take()
      if (batches.length === 0) return
      try {
        await produce(batches)
      } catch (cause) {
        const error = ProduceError.from(cause)
        for (const { queue, records } of batches) {
          // Nobody knows which of several partitions was too large: only the one that fails again alone is split.
          void recover(queue, records, batches.length === 1 ? error : new ProduceError('retriable', cause))
        }
      }
    }
  }

  const pump = (): void => {
    if (pumping) return
    pumping = true
    // In the next turn, so that all calls of this one share a request.
    setImmediate(() => {
      void run().finally(() => {
        pumping = false
        if ([...queues.values()].some((queue) => !queue.recovering && !queue.isEmpty())) pump()
      })
    })
  }

  const enter = (one: Waiting, partition: number | undefined): void => {
    const { topic } = one.record
    const before = unrouted.get(topic)
    if (before !== undefined) {
      before.ones.push(one)
      return
    }
    if (partition !== undefined) {
      enqueue(one, partition)
      pump()
      return
    }
    const first = { ones: [one], hasFailed: false }
    unrouted.set(topic, first)
    void route(topic, first)
  }

  /** What can't be appended now must not take the room of what can. */
  const hasRoom = (topic: string, part: string, bytes: number): boolean => {
    if (!waiting.hasRoomFor(bytes)) return false
    const isFailing = queues.get(part)?.lastError !== undefined || unrouted.get(topic)?.hasFailed === true
    return !isFailing || waiting.hasShareFor(part, bytes)
  }

  return {
    append(record) {
      const bytes = sizeOf(record)
      if (closed) return Promise.reject(new AppendError('closed', 'the log is being closed'))
      if (bytes > settings.maxRecordBytes) {
        const message = `a record of ${bytes} bytes is above ${settings.maxRecordBytes}`
        return Promise.reject(new AppendError('tooLarge', message))
      }
      const { topic } = record
      const partition = unrouted.has(topic) ? undefined : transport.partitionOf(record)
      const part = partition === undefined ? topic : `${topic}/${partition}`
      if (!hasRoom(topic, part, bytes)) {
        const message = `${waiting.count} records wait for the log already, and ${part} takes none`
        return Promise.reject(new AppendError('overloaded', message))
      }
      return waiting.add(record, bytes, part, (one) => enter(one, partition))
    },
    check: () => transport.check(),
    async close() {
      closed = true
      await waiting.emptied()
      await transport.close()
    },
  }
}

/** About what a record takes before compression. */
function sizeOf({ key, value, headers }: NewRecord | Removal): number {
  let size = 32 + key.length + (value?.length ?? 0)
  for (const name in headers) size += name.length + (headers[name]?.length ?? 0) + 2
  return size
}
