import { Kafka } from 'kafkajs'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { GroupCommit, groupCommitDefaults } from '../../append/group-commit.ts'
import type { GroupCommitSettings } from '../../append/group-commit.ts'
import type { Appender, EventLog, OpenRecords, RunningSubscription } from '../../event-log.ts'
import { withoutKeys } from '../../personal-data/open-records.ts'
import { openedBatches } from '../../personal-data/opened-batches.ts'
import type { Producer } from '../../append/produce-transport.ts'
import { partitionOfKey } from '../../codec/partition-of-key.ts'
import { registerZstd } from './compression.ts'
import { kafkaLogCreator } from './kafka-log-creator.ts'
import { joinGroup } from './consume/group-member.ts'
import type { MemberSettings } from './consume/group-member.ts'
import { kafkajsSecurity, securityOfEnvironment } from './kafka-security.ts'
import type { KafkaSecurity } from './kafka-security.ts'
import { KafkaTransport } from './kafka-transport.ts'
import { requestNamedTopics } from './named-metadata.ts'
import { kafkajsProducer } from './produce/kafkajs-producer.ts'
import { quietKafkajs } from './quiet-kafkajs.ts'
import { readRange } from './read/read-range.ts'
import { TopicAdmin } from './topic-admin.ts'
import type { PartitionBounds } from './topic-admin.ts'

export type KafkaLogOptions = {
  brokers: string[]
  clientId: string
  /** Receives the log lines of kafkajs; default: none. */
  logger?: Logger
  append?: Partial<GroupCommitSettings>
  /** The client that appends. Default: `kafkajs`, which reads and administers in any case. */
  producer?: 'kafkajs' | 'platformatic'
  /** How personal data is opened. Default: there is none that is sealed. */
  open?: OpenRecords | undefined
  /** Default: as the environment says. */
  security?: KafkaSecurity | undefined
  /** Of members of groups. Default: 15 s. */
  sessionTimeoutMs?: number
  /** Of one fetch, compressed: in memory it is many times as large. Default: 4 MiB. */
  maxFetchBytes?: number
}

const mebibyte = 1024 * 1024
const requestTimeoutMs = 8_000
const connectTimeoutMs = 3_000
/** The broker's response must arrive before the request times out. */
const replicationTimeoutMs = requestTimeoutMs - 1_000
const metadataTimeoutMs = 2_000

const memberDefaults: MemberSettings = {
  sessionTimeoutMs: 15_000,
  maxFetchBytesPerPartition: mebibyte / 4,
  maxFetchBytes: 4 * mebibyte,
  maxRecords: 2_000,
  maxBytes: 16 * mebibyte,
}

/**
 * The log on Kafka. It connects on first use. An unavailable broker makes single calls fail (`check`,
 * `append`) and never this one, so processes start and stay alive without it.
 *
 * The producer is not idempotent in Kafka's sense: kafkajs reuses the sequence number of a batch that was
 * given up for the next batch, which the broker then treats as a duplicate and drops, although it
 * acknowledges it. Without idempotence a retry may write a record twice, which readers recognise by the
 * event's id.
 *
 * @throws ConfigurationMistake when the environment names credentials or certificates that are not complete
 */
export function connectKafkaLog(options: KafkaLogOptions): EventLog {
  const { brokers, clientId, logger, append, sessionTimeoutMs = memberDefaults.sessionTimeoutMs } = options
  const { maxFetchBytes = memberDefaults.maxFetchBytes, security = securityOfEnvironment() } = options
  const { open: openRecords = withoutKeys } = options
  const maxFetchBytesPerPartition = Math.min(maxFetchBytes, memberDefaults.maxFetchBytesPerPartition)
  const member = { ...memberDefaults, sessionTimeoutMs, maxFetchBytes, maxFetchBytesPerPartition }
  registerZstd()
  quietKafkajs()
  requestNamedTopics()
  const kafka = new Kafka({
    brokers,
    clientId,
    logCreator: kafkaLogCreator(logger ?? silentLogger),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectTimeoutMs,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    ...kafkajsSecurity(security),
  })
  const admin = new TopicAdmin(kafka)
  const open = new Set<{ stop(): Promise<void> }>()
  const boundsOf = async (topic: string, of: keyof PartitionBounds): Promise<Map<number, bigint>> =>
    new Map([...(await admin.bounds(topic))].map(([partition, bounds]) => [partition, bounds[of]]))

  return {
    async appender(): Promise<Appender> {
      const producer =
        options.producer === 'platformatic'
          ? await platformaticProducer({ ...options, security })
          : kafkajsProducer(kafka, replicationTimeoutMs)
      const transport = new KafkaTransport(admin, producer)
      const appender = new GroupCommit(transport, { ...groupCommitDefaults, ...append }, Math.random)
      open.add({ stop: () => appender.close() })
      return appender
    },
    subscribe(subscription): Promise<RunningSubscription> {
      const running = joinGroup(kafka, admin, member, subscription)
      open.add(running)
      return Promise.resolve(running)
    },
    endOffsets: (topic) => boundsOf(topic, 'end'),
    startOffsets: (topic) => boundsOf(topic, 'start'),
    offsetsSince: (topic, sinceMs) => admin.offsetsSince(topic, sinceMs),
    partitionOf: async (topic, key) => partitionOfKey(await admin.partitionCount(topic), key),
    open: openRecords,
    read: (topic, ranges, signal) =>
      openedBatches(readRange({ kafka, admin, settings: member, topic }, ranges, signal), openRecords),
    ensureTopics: (topics) => admin.ensureTopics(topics),
    topicsFound: (names) => admin.topicsFound(names),
    async close() {
      await Promise.all([...open].map((one) => one.stop()))
      await admin.close()
    },
  }
}

/** Loaded only where it is used: it needs a newer Node than the rest. */
async function platformaticProducer(
  options: KafkaLogOptions & { security: KafkaSecurity },
): Promise<Producer> {
  const { PlatformaticProducer } = await import('./produce/platformatic/platformatic-producer.ts')
  return new PlatformaticProducer({
    ...{ clientId: options.clientId, security: options.security },
    ...{ connectTimeoutMs, requestTimeoutMs, metadataTimeoutMs, replicationTimeoutMs },
    brokers: options.brokers.map(parseBroker),
  })
}

/** `host:port`; the host may be an IPv6 address in brackets. */
function parseBroker(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`kafka://${address}`)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }
}
