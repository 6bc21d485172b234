import { topicName, topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { sealedRecordBytes } from '../domain/sealed-record-bytes.ts'
import type { DeclaredTopic, TopicSettings } from '../event-log.ts'

type KafkaConfig = {
  kafka: { partitions: number; replicationFactor: number }
  /** Set where personal data is sealed: such records are larger. */
  personalData?: object | undefined
}

/**
 * A topic as the table of topics and the configuration declare it. Only its
 * writer knows how large a record may be.
 */
export function declaredTopic(prefix: string, topic: Topic, { kafka }: KafkaConfig): DeclaredTopic {
  const row: { retentionMs: number; cleanup?: DeclaredTopic['cleanup'] } = topics[topic]
  return {
    name: topicName(prefix, topic),
    partitions: kafka.partitions,
    replicationFactor: kafka.replicationFactor,
    retentionMs: row.retentionMs,
    ...(row.cleanup === undefined ? {} : { cleanup: row.cleanup }),
  }
}

/** The topic of alerts. The auditor writes it; whichever of its readers starts first creates it. */
export function alertsTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // An alert lists a limited number of ranges and positions: this is many times the largest.
  return { ...declaredTopic(prefix, 'alerts', config), maxRecordBytes: 1024 * 1024 }
}

/** The topic of notifications. The notifier writes it; the auditor, which reads it, may create it first. */
export function notificationsTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // An event of a notification holds ids, a word and a time: this is many times the largest.
  return { ...declaredTopic(prefix, 'notifications', config), maxRecordBytes: 64 * 1024 }
}

/** The topic of shipments. Fulfillment writes it; whichever of its readers starts first creates it. */
export function shipmentsTopic(
  prefix: string,
  config: KafkaConfig & { bodyLimitBytes: number },
): TopicSettings {
  // A shipment has the lines of one order, which was not larger than a body may be.
  return {
    ...declaredTopic(prefix, 'shipments', config),
    maxRecordBytes: sealedRecordBytes(config, config.bodyLimitBytes + 1024 * 1024),
  }
}

/** The topic of billing. Ingest writes it; whichever of its readers starts first creates it. */
export function billingTopic(
  prefix: string,
  config: KafkaConfig & { bodyLimitBytes: number },
): TopicSettings {
  // As ingest's other topics: a body is in its event twice, as it was and in our words.
  return {
    ...declaredTopic(prefix, 'billing', config),
    maxRecordBytes: sealedRecordBytes(config, 2 * config.bodyLimitBytes + 1024 * 1024),
  }
}

/** The topic of the work that billing does. Billing writes it; its first reader creates it. */
export function billingWorkTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // An event has one subscription and the first lines of one invoice: this is many times the largest.
  return {
    ...declaredTopic(prefix, 'billing-work', config),
    maxRecordBytes: sealedRecordBytes(config, 1024 * 1024),
  }
}

/** The topic of scheduled and background work. The worker writes it; its first reader creates it. */
export function jobsTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // A digest lists a limited number of alerts: this is many times the largest.
  return { ...declaredTopic(prefix, 'jobs', config), maxRecordBytes: 1024 * 1024 }
}

/** The topic of check-ins. The worker writes it; whichever of its readers starts first creates it. */
export function checkInsTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // An event has ids, a name and a sentence: this is many times the largest.
  return { ...declaredTopic(prefix, 'check-ins', config), maxRecordBytes: 64 * 1024 }
}

/** The topic of persons who were erased, which the command that erases them writes. */
export function erasuresTopic(prefix: string, config: KafkaConfig): TopicSettings {
  // An event has a limited number of orders: this is many times the largest.
  return { ...declaredTopic(prefix, 'erasures', config), maxRecordBytes: 1024 * 1024 }
}

/** The topic of dead letters, which whichever consumer starts first creates. */
export function deadLettersTopic(
  prefix: string,
  config: KafkaConfig & { bodyLimitBytes: number },
): TopicSettings {
  // A dead letter is a record of any topic, whole, with further headers: larger than the largest of them.
  const maxRecordBytes = sealedRecordBytes(config, 2 * config.bodyLimitBytes + 2 * 1024 * 1024)
  return { ...declaredTopic(prefix, 'dead-letters', config), maxRecordBytes }
}
