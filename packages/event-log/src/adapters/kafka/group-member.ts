import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, Kafka } from 'kafkajs'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { BatchResult, LogBatch, RefusedStart, RunningSubscription, Start } from '../../event-log.ts'
import { emptyBatch, fetchedBatch } from './fetched-batch.ts'
import type { PortionLimits } from './fetched-batch.ts'
import { PartitionQueue } from './partition-queue.ts'
import type { TopicAdmin } from './topic-admin.ts'

export type MemberSettings = PortionLimits & {
  sessionTimeoutMs: number
  /** Of one partition in one fetch, compressed. A larger record comes all the same, alone. */
  maxFetchBytesPerPartition: number
  maxFetchBytes: number
}

export type MemberWork = {
  topics: readonly string[]
  group: string
  /** Undefined when the partition is not to be read. */
  startAt(topic: string, partition: number): Promise<Start | undefined>
  onRefused?(refused: RefusedStart): Promise<void>
  onBatch(batch: LogBatch): Promise<BatchResult>
  onAssigned?(partitions: { topic: string; partition: number }[]): void
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

const retry = { firstMs: 200, capMs: 5_000 }
const hintEveryMs = 5_000
const fetchWaitMs = 250
/** Handing over to a queue takes a moment at most; more partitions than these in one fetch take turns in that. */
const concurrency = 64

/**
 * A member of a consumer group for as long as it is not stopped: kafkajs gives up after some errors, so whenever its consumer
 * crashes or falls silent, a new one is made, with a capped, jittered pause between. Offsets that it commits to the group
 * are a hint for tools that show lag; where reading starts is asked of `startAt`, always.
 */
export function joinGroup(
  kafka: Kafka,
  admin: TopicAdmin,
  settings: MemberSettings,
  work: MemberWork,
  random: () => number,
): RunningSubscription {
  const queues = new Map<string, PartitionQueue>()
  const hints = new Map<string, { topic: string; partition: number; offset: string }>()
  const stopping = new AbortController()
  let absence: Error | undefined = new Error(`has not joined the group ${work.group} yet`)
  let lastBeatAt = performance.now()
  let failures = 0

  const queueOf = (topic: string, partition: number): PartitionQueue => {
    const name = `${topic}/${partition}`
    let queue = queues.get(name)
    if (queue === undefined) {
      queue = new PartitionQueue(
        {
          startAt: () => work.startAt(topic, partition),
          bounds: async () => {
            const bounds = (await admin.bounds(topic)).get(partition)
            if (bounds === undefined) throw new Error(`${topic} has no partition ${partition}`)
            return bounds
          },
          onRefused:
            work.onRefused && ((next, reason) => work.onRefused!({ topic, partition, next, reason })),
          onBatch: (batch) => work.onBatch(batch),
          onLost: (from, to) => work.onLost?.({ topic, partition, from, to }),
          onProgress: (next) => hints.set(name, { topic, partition, offset: String(next) }),
        },
        settings,
        random,
      )
      queues.set(name, queue)
    }
    return queue
  }

  const adopt = (consumer: Consumer, assignment: Record<string, number[]>): void => {
    const mine = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    )
    const names = new Set(mine.map(({ topic, partition }) => `${topic}/${partition}`))
    hints.clear()
    for (const [name, queue] of queues) if (!names.has(name)) queue.release()
    if (stopping.signal.aborted) return
    for (const { topic, partition } of mine) {
      const only = [{ topic, partitions: [partition] }]
      queueOf(topic, partition).assign({
        pause: guarded(() => consumer.pause(only)),
        resume: guarded(() => consumer.resume(only)),
        seek: (offset) => guarded(() => consumer.seek({ topic, partition, offset: String(offset) }))(),
      })
    }
    work.onAssigned?.(mine)
  }

  const hint = async (consumer: Consumer): Promise<void> => {
    const offsets = [...hints.values()]
    hints.clear()
    // Only a hint: when the group is rebalancing or the broker away, the next one tells the same.
    if (offsets.length > 0) await consumer.commitOffsets(offsets).catch(() => undefined)
  }

  /** One consumer's life, from joining to its end. Resolves with the reason of the end. */
  const live = async (): Promise<Error> => {
    const consumer = kafka.consumer({
      groupId: work.group,
      sessionTimeout: settings.sessionTimeoutMs,
      // Nobody is busy when a rebalance comes, as handling runs beside the heartbeat.
      rebalanceTimeout: 2 * settings.sessionTimeoutMs,
      heartbeatInterval: Math.max(250, Math.floor(settings.sessionTimeoutMs / 10)),
      maxBytesPerPartition: settings.maxFetchBytesPerPartition,
      maxBytes: settings.maxFetchBytes,
      maxWaitTimeInMs: fetchWaitMs,
      allowAutoTopicCreation: false,
      // Restarted by us: kafkajs does so only after errors that it holds to be transient.
      retry: { retries: 3, restartOnFailure: () => Promise.resolve(false) },
    })
    const ended = Promise.withResolvers<Error>()
    consumer.on('consumer.crash', ({ payload }) => ended.resolve(payload.error))
    consumer.on('consumer.heartbeat', () => void (lastBeatAt = performance.now()))
    consumer.on('consumer.rebalancing', () => void (absence = new Error(`${work.group} is rebalancing`)))
    consumer.on('consumer.group_join', ({ payload }) => {
      absence = undefined
      failures = 0
      lastBeatAt = performance.now()
      adopt(consumer, payload.memberAssignment)
    })
    consumer.on('consumer.start_batch_process', (event) => {
      const empty = emptyBatch(event)
      if (empty !== undefined) queues.get(`${empty.topic}/${empty.partition}`)?.passOver(empty)
    })
    stopping.signal.addEventListener('abort', () => ended.resolve(new Error('stopped')), { once: true })
    const upkeep = setInterval(() => {
      void hint(consumer)
      if (performance.now() - lastBeatAt > 3 * settings.sessionTimeoutMs) {
        ended.resolve(new Error('the broker has not answered a heartbeat for three session time-outs'))
      }
    }, hintEveryMs)
    try {
      lastBeatAt = performance.now()
      await consumer.connect()
      await consumer.subscribe({ topics: [...work.topics], fromBeginning: true })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: concurrency,
        eachBatch: async (payload) => {
          if (payload.isStale() || stopping.signal.aborted) return
          const { topic, partition } = payload.batch
          await queues.get(`${topic}/${partition}`)?.offer(fetchedBatch(payload), () => {
            payload.resolveOffset(payload.batch.lastOffset())
          })
        },
      })
      return await ended.promise
    } catch (error) {
      return error as Error
    } finally {
      clearInterval(upkeep)
      const leaving = stopping.signal.aborted
      for (const queue of queues.values()) queue.release(leaving)
      if (leaving) {
        for (const queue of queues.values()) await queue.settled()
        await hint(consumer)
      }
      await Promise.race([
        consumer.disconnect().catch(() => undefined),
        sleep(10_000, undefined, { ref: false }),
      ])
    }
  }

  const keepJoined = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      absence = await live()
      failures += 1
      const pause = backOffMs(retry, failures, random())
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const life = keepJoined()

  return {
    async stop() {
      stopping.abort()
      await life
    },
    check() {
      if (absence !== undefined) return Promise.reject(absence)
      if (performance.now() - lastBeatAt > settings.sessionTimeoutMs) {
        return Promise.reject(new Error(`the broker has not answered ${work.group} for a session time-out`))
      }
      for (const { startError } of queues.values())
        if (startError !== undefined) return Promise.reject(startError)
      return Promise.resolve()
    },
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
