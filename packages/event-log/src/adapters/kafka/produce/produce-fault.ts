import type { ProduceFault } from '../../../append/produce-error.ts'

const faults: Record<string, ProduceFault> = {
  MESSAGE_TOO_LARGE: 'tooLarge',
  RECORD_LIST_TOO_LARGE: 'tooLarge',
  UNKNOWN_TOPIC_OR_PARTITION: 'unknownPartition',
}

/** By the name of Kafka's error code. */
export function faultOfType(type: string): ProduceFault {
  return faults[type] ?? 'retriable'
}

/** By Kafka's error code, in kafkajs often only in the innermost cause. Any other error is retriable. */
export function produceFault(error: unknown): ProduceFault {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const fault = faults[String((inner as { type?: unknown }).type)]
    if (fault !== undefined) return fault
  }
  return 'retriable'
}
