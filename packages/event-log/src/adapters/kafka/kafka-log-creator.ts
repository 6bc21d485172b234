import type { Logger } from '@slipstream/runtime/observability/logger.ts'

/** What kafkajs passes to a log creator; its levels: 1 error, 2 warn, 4 info, 5 debug. */
type KafkaLogEntry = {
  namespace: string
  level: number
  log: { timestamp: string; message: string; [key: string]: unknown }
}

/** Normal for a group or a new topic: kafkajs retries these by itself, but logs them as faults. */
const noise = [
  /group is rebalancing/i,
  /group coordinator is (not available|loading)/i,
  /coordinator is loading/i,
  /not the (correct )?coordinator/i,
  /coordinator is not aware of this member/i,
  /valid member id before/i,
  /leadership election/i,
  /does not host this topic-partition/i,
  /not the leader for that topic-partition/i,
  /not aware of all assigned partitions/i,
  /TimeoutNegativeWarning/,
  /Limiting retries for the idempotent producer/,
  // Another process created the topic first; other causes are reported by the caller.
  /topic creation errors/i,
]

const repeatsAfterMs = 30_000
const remembered = 100

/**
 * Lets kafkajs write to `logger`. Its info is logged as debug, and so is what is normal. The same message is
 * logged once in 30 s, since a client without its broker repeats it many times a second.
 */
export function kafkaLogCreator(logger: Logger): () => (entry: KafkaLogEntry) => void {
  const lastWrittenAt = new Map<string, number>()
  return () =>
    ({ namespace, level, log: { timestamp, message, ...context } }) => {
      const at = Date.parse(timestamp)
      const text = `kafka ${namespace === '' ? 'client' : namespace}: ${message}`
      const error = context['error'] ?? context['reason']
      const isFault = level <= 2 && !noise.some((pattern) => pattern.test(`${message} ${String(error)}`))
      if (!isFault || at - (lastWrittenAt.get(text) ?? Number.NEGATIVE_INFINITY) < repeatsAfterMs) {
        return logger.debug({ kafka: context }, text)
      }
      if (lastWrittenAt.size >= remembered) lastWrittenAt.clear()
      lastWrittenAt.set(text, at)
      // The stack has only functions of kafkajs.
      const { stack: _stack, ...fields } = context
      return level === 1 ? logger.error({ kafka: fields }, text) : logger.warn({ kafka: fields }, text)
    }
}
