import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { BatchResult, LogBatch, RefusedStart, RunningSubscription, Start } from '../../../event-log.ts'
import { emptyBatch, fetchedBatch } from './fetched-batch.ts'
import type { PortionLimits } from './fetched-batch.ts'
import { PartitionQueue } from './partition-queue.ts'
import { heartbeatMs } from '../quiet-kafkajs.ts'
import type { TopicAdmin } from '../topic-admin.ts'

export type MemberSettings = PortionLimits & {
  sessionTimeoutMs: number
  /** Of one partition in one fetch, compressed. A larger record is fetched nevertheless, alone. */
  maxFetchBytesPerPartition: number
  maxFetchBytes: number
}

export type MemberWork = {
  topics: readonly string[]
  group: string
  paceMs?: number | undefined
  /** Undefined when the partition is not to be read. */
  startAt(topic: string, partition: number): Promise<Start | undefined>
  onRefused?(refused: RefusedStart): Promise<void>
  onBatch(batch: LogBatch): Promise<BatchResult>
  onAssigned?(partitions: { topic: string; partition: number }[]): void
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

const retry = { firstMs: 200, capMs: 5_000 }
const upkeepEveryMs = 5_000
const fetchWaitMs = 250
const disconnectTimeoutMs = 10_000
/** Session timeouts without a response after which a member is given up. A rebalance alone may take two. */
const maxSilentSessions = 3
const maxJoiningSessions = 5
/** At most this many partitions of one fetch are passed to their queues together. */
const concurrency = 64

/**
 * Keeps a member in a consumer group until it is stopped. kafkajs gives up after some errors, so a new
 * consumer follows each one that crashes or stops responding, after a back-off.
 *
 * Offsets that are committed to the group only let tools show the lag. Where reading
 * starts is always decided by `startAt`.
 */
export function joinGroup(
  kafka: Kafka,
  admin: TopicAdmin,
  settings: MemberSettings,
  work: MemberWork,
): RunningSubscription {
  const member = new GroupMember(kafka, admin, settings, work)
  const ended = member.stayJoined()
  return {
    check: () => member.check(),
    async stop() {
      member.leave()
      await ended
    },
  }
}

class GroupMember {
  readonly #kafka: Kafka
  readonly #admin: TopicAdmin
  readonly #settings: MemberSettings
  readonly #work: MemberWork
  readonly #stopping = new AbortController()
  readonly #queues = new Map<string, PartitionQueue>()
  /** To be committed to the group with the next upkeep. */
  readonly #handled = new Map<string, { topic: string; partition: number; offset: string }>()
  /** Aborted when the present fetch is not to be paused after. */
  #pace = new AbortController()
  #absence: Error | undefined
  #lastHeartbeatAt = performance.now()
  #failures = 0

  constructor(kafka: Kafka, admin: TopicAdmin, settings: MemberSettings, work: MemberWork) {
    this.#kafka = kafka
    this.#admin = admin
    this.#settings = settings
    this.#work = work
    this.#absence = new Error(`has not joined the group ${work.group} yet`)
  }

  leave(): void {
    this.#stopping.abort()
    this.#pace.abort()
  }

  /** Rejects with the reason while the member is not in its group, or a partition has no valid start. */
  async check(): Promise<void> {
    if (this.#absence !== undefined) throw this.#absence
    if (this.#silentForMs() > this.#settings.sessionTimeoutMs)
      throw new Error(`the broker has not responded to ${this.#work.group} for a session timeout`)
    for (const { startError } of this.#queues.values()) if (startError !== undefined) throw startError
  }

  async stayJoined(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#absence = await this.#runConsumer()
      this.#failures += 1
      const waitMs = backOffMs(retry, this.#failures, Math.random())
      await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Runs one consumer from joining to its end. Resolves with the reason of the end. */
  async #runConsumer(): Promise<Error> {
    const consumer = this.#createConsumer()
    const ended = Promise.withResolvers<Error>()
    const over = new AbortController()
    const stopListening = this.#listen(consumer, ended.resolve)
    const onStop = (): void => ended.resolve(new Error('stopped'))
    this.#stopping.signal.addEventListener('abort', onStop, { once: true })
    const upkeep = setInterval(() => {
      void this.#commitHandled(consumer)
      const sessions = this.#absence === undefined ? maxSilentSessions : maxJoiningSessions
      if (this.#silentForMs() > sessions * this.#settings.sessionTimeoutMs)
        ended.resolve(new Error(`the broker has not responded for ${sessions} session timeouts`))
    }, upkeepEveryMs)
    this.#lastHeartbeatAt = performance.now()
    const started = this.#start(consumer, over.signal)
    try {
      return await Promise.race([started.then(() => ended.promise), ended.promise])
    } catch (error) {
      return error as Error
    } finally {
      clearInterval(upkeep)
      this.#stopping.signal.removeEventListener('abort', onStop)
      over.abort()
      stopListening()
      await this.#release(consumer)
      // A consumer that was given up while it joined may get its response later: it would stay beside the
      // next one.
      void started
        .catch(() => undefined)
        .then(() => consumer.disconnect())
        .catch(() => undefined)
    }
  }

  async #start(consumer: Consumer, signal: AbortSignal): Promise<void> {
    await consumer.connect()
    signal.throwIfAborted()
    await consumer.subscribe({ topics: [...this.#work.topics], fromBeginning: true })
    signal.throwIfAborted()
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrency,
      eachBatch: (payload) => this.#offer(payload),
    })
  }

  #createConsumer(): Consumer {
    const { sessionTimeoutMs, maxFetchBytesPerPartition, maxFetchBytes } = this.#settings
    return this.#kafka.consumer({
      groupId: this.#work.group,
      sessionTimeout: sessionTimeoutMs,
      // Handling runs beside the heartbeat, so members respond to a rebalance soon.
      rebalanceTimeout: 2 * sessionTimeoutMs,
      heartbeatInterval: heartbeatMs(sessionTimeoutMs),
      maxBytesPerPartition: maxFetchBytesPerPartition,
      maxBytes: maxFetchBytes,
      maxWaitTimeInMs: fetchWaitMs,
      allowAutoTopicCreation: false,
      // This class starts the next one: kafkajs does so only after errors that it regards as transient.
      retry: { retries: 3, restartOnFailure: () => Promise.resolve(false) },
    })
  }

  /** @returns what ends it */
  #listen(consumer: Consumer, onCrash: (error: Error) => void): () => void {
    const listeners = [
      consumer.on('consumer.crash', ({ payload }) => onCrash(payload.error)),
      consumer.on('consumer.heartbeat', () => {
        this.#lastHeartbeatAt = performance.now()
        // A new coordinator may know the member, which stays one without joining again when its join fails.
        this.#absence = undefined
      }),
      consumer.on('consumer.rebalancing', () => {
        this.#absence = new Error(`${this.#work.group} is rebalancing`)
      }),
      consumer.on('consumer.group_join', ({ payload }) => {
        this.#absence = undefined
        this.#failures = 0
        this.#lastHeartbeatAt = performance.now()
        this.#assign(consumer, payload.memberAssignment)
      }),
      consumer.on('consumer.fetch_start', () => {
        if (this.#pace.signal.aborted) this.#pace = new AbortController()
      }),
      consumer.on('consumer.start_batch_process', (event) => {
        const empty = emptyBatch(event)
        if (empty !== undefined) this.#queues.get(`${empty.topic}/${empty.partition}`)?.passOver(empty)
      }),
    ]
    return () => listeners.forEach((remove) => remove())
  }

  #assign(consumer: Consumer, assignment: Record<string, number[]>): void {
    const assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    )
    const names = new Set(assigned.map(({ topic, partition }) => `${topic}/${partition}`))
    this.#handled.clear()
    for (const [name, queue] of this.#queues) if (!names.has(name)) queue.release()
    if (this.#stopping.signal.aborted) return
    for (const { topic, partition } of assigned) {
      const only = [{ topic, partitions: [partition] }]
      this.#queueOf(topic, partition).assign({
        pause: guarded(() => consumer.pause(only)),
        resume: guarded(() => consumer.resume(only)),
        seek: (offset) => guarded(() => consumer.seek({ topic, partition, offset: String(offset) }))(),
      })
    }
    this.#work.onAssigned?.(assigned)
  }

  #queueOf(topic: string, partition: number): PartitionQueue {
    const name = `${topic}/${partition}`
    let queue = this.#queues.get(name)
    if (queue === undefined) {
      queue = this.#createQueue(name, topic, partition)
      this.#queues.set(name, queue)
    }
    return queue
  }

  #createQueue(name: string, topic: string, partition: number): PartitionQueue {
    const { startAt, onRefused, onBatch, onLost } = this.#work
    return new PartitionQueue(
      {
        startAt: () => startAt(topic, partition),
        bounds: async () => {
          const bounds = (await this.#admin.bounds(topic)).get(partition)
          if (bounds === undefined) throw new Error(`${topic} has no partition ${partition}`)
          return bounds
        },
        onRefused: onRefused && ((next, reason) => onRefused({ topic, partition, next, reason })),
        onBatch,
        onLost: (from, to) => onLost?.({ topic, partition, from, to }),
        onProgress: (next) => this.#handled.set(name, { topic, partition, offset: String(next) }),
      },
      this.#settings,
      Math.random,
    )
  }

  async #offer(payload: EachBatchPayload): Promise<void> {
    if (payload.isStale() || this.#stopping.signal.aborted) return
    const { topic, partition } = payload.batch
    const passed = this.#queues.get(`${topic}/${partition}`)?.offer(fetchedBatch(payload), () => {
      payload.resolveOffset(payload.batch.lastOffset())
    })
    // Who is behind reads on immediately.
    if (payload.batch.offsetLag() !== '0') this.#pace.abort()
    const { paceMs = 0 } = this.#work
    const { signal } = this.#pace
    const pause = paceMs > 0 && sleep(paceMs, undefined, { signal }).catch(() => undefined)
    // kafkajs fetches again once all batches of a fetch have been passed on.
    await Promise.all([passed, pause])
  }

  async #commitHandled(consumer: Consumer): Promise<void> {
    const offsets = [...this.#handled.values()]
    this.#handled.clear()
    // Nothing depends on it: during a rebalance or without the broker, the next commit has the same.
    if (offsets.length > 0) await consumer.commitOffsets(offsets).catch(() => undefined)
  }

  async #release(consumer: Consumer): Promise<void> {
    const isStopping = this.#stopping.signal.aborted
    for (const queue of this.#queues.values()) queue.release(isStopping)
    if (isStopping) {
      for (const queue of this.#queues.values()) await queue.settled()
      await this.#commitHandled(consumer)
    }
    await Promise.race([
      consumer.disconnect().catch(() => undefined),
      sleep(disconnectTimeoutMs, undefined, { ref: false }),
    ])
  }

  #silentForMs(): number {
    return performance.now() - this.#lastHeartbeatAt
  }
}

/** Between a consumer's crash and the next one, kafkajs refuses such calls; a new assignment repeats them. */
function guarded(call: () => void): () => void {
  return () => {
    try {
      call()
    } catch {
      return
    }
  }
}
