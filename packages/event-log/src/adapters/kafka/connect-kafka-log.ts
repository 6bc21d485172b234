import { Kafka } from 'kafkajs'
import type { Appender, EventLog, RunningSubscription } from '../../event-log.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { compressionType, registerZstd } from './compression.ts'
import type { Compression } from './compression.ts'
import { groupCommit, groupCommitDefaults } from '../../append/group-commit.ts'
import type { GroupCommitSettings } from '../../append/group-commit.ts'
import { kafkaLogCreator } from './kafka-log-creator.ts'
import { joinGroup } from './group-member.ts'
import type { MemberSettings } from './group-member.ts'
import { kafkaTransport } from './kafka-transport.ts'
import { readRange } from './read-range.ts'
import { topicAdmin } from './topic-admin.ts'

export type KafkaLogOptions = {
  brokers: string[]
  clientId: string
  /** Gets what kafkajs logs; default: nothing is logged. */
  logger?: Logger
  compression?: Compression
  /** How long one answer of a broker is waited for. */
  requestTimeoutMs?: number
  append?: Partial<GroupCommitSettings>
  consume?: Partial<MemberSettings>
  random?: () => number
}

const mebibyte = 1024 * 1024

const memberDefaults: MemberSettings = {
  sessionTimeoutMs: 15_000,
  maxFetchBytesPerPartition: mebibyte / 4,
  maxFetchBytes: 4 * mebibyte,
  maxRecords: 2_000,
  maxBytes: 16 * mebibyte,
}

/**
 * The log on Kafka. Nothing is connected before it is needed, and a broker that is away is an answer of the single call
 * (`check`, `append`), never of this one: processes start and live without it.
 *
 * The producer is not idempotent in Kafka's sense: kafkajs leaves the sequence number of a batch that was given up to the next
 * batch, which the broker then takes for a duplicate and drops, though it acknowledges it. Without it, a retry may
 * write a record twice, which readers recognise by the event's id.
 */
export function connectKafkaLog(options: KafkaLogOptions): EventLog {
  registerZstd()
  const random = options.random ?? Math.random
  const requestTimeout = options.requestTimeoutMs ?? 8_000
  const member = { ...memberDefaults, ...options.consume }
  const kafka = new Kafka({
    brokers: options.brokers,
    clientId: options.clientId,
    logCreator: kafkaLogCreator(options.logger ?? silentLogger),
    requestTimeout,
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
  })
  const admin = topicAdmin(kafka)
  const open = new Set<{ stop(): Promise<void> }>()

  return {
    appender(): Promise<Appender> {
      const transport = kafkaTransport(kafka, admin, {
        compression: compressionType(options.compression ?? 'zstd'),
        replicationTimeoutMs: Math.max(1_000, requestTimeout - 1_000),
      })
      const appender = groupCommit(transport, { ...groupCommitDefaults, ...options.append }, random)
      open.add({ stop: () => appender.close() })
      return Promise.resolve(appender)
    },
    subscribe(subscription): Promise<RunningSubscription> {
      const running = joinGroup(kafka, admin, member, subscription, random)
      open.add(running)
      return Promise.resolve(running)
    },
    async endOffsets(topic) {
      return new Map([...(await admin.bounds(topic))].map(([partition, { end }]) => [partition, end]))
    },
    async startOffsets(topic) {
      return new Map([...(await admin.bounds(topic))].map(([partition, { start }]) => [partition, start]))
    },
    offsetsSince: (topic, sinceMs) => admin.offsetsSince(topic, sinceMs),
    read: (topic, ranges, signal) => readRange(kafka, admin, member, topic, ranges, signal),
    ensureTopics: (topics) => admin.ensureTopics(topics),
    topicsFound: (names) => admin.topicsFound(names),
    async close() {
      await Promise.all([...open].map((one) => one.stop()))
      await admin.close()
    },
  }
}
