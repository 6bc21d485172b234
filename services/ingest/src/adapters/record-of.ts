import type { NewRecord } from '@slipstream/event-log/event-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { OpenLog } from './log-gate.ts'

/** @throws when the event does not fit its contract; AppendError when there is no key to seal it with */
export function recordOf(
  event: Event,
  { schemaIds, topicPrefix, seal }: Pick<OpenLog, 'schemaIds' | 'topicPrefix' | 'seal'>,
  rawPayload?: Buffer,
): NewRecord {
  const { topic, ...record } = encodeEvent(event, schemaIds, rawPayload, seal)
  return { ...record, topic: topicName(topicPrefix, topic) }
}
