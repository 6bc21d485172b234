import type { DeadLetter } from '../checkpoint-store.ts'
import type { NewRecord } from '../../event-log.ts'
import { formatPosition } from '../../position.ts'

/**
 * A dead letter as a record of its topic: the original bytes, key and headers, and headers under the names
 * that Spring Kafka uses, which tools know. Its id is made of consumer and position only, so a letter that
 * was appended twice, because the process died before its commit, is recognised.
 */
export function deadLetterRecord(topic: string, letter: DeadLetter): NewRecord {
  const { position, consumer, headers } = letter
  return {
    topic,
    key: letter.key,
    value: letter.value,
    headers: {
      ...headers,
      'kafka_dlt-original-topic': position.topic,
      'kafka_dlt-original-partition': String(position.partition),
      'kafka_dlt-original-offset': String(position.offset),
      'kafka_dlt-original-timestamp': String(letter.recordedAtMs),
      'kafka_dlt-exception-message': letter.reason,
      'slipstream-dead-letter-id': `${consumer}|${formatPosition(position)}`,
      'slipstream-consumer': consumer,
      'slipstream-culprit': String(letter.isFailing),
    },
  }
}
