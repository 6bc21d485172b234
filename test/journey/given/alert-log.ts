import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'

export type AlertChange = Event<'AlertRaised' | 'AlertResolved'>

/** What a test reads of the topic of alerts, by a connection of its own. */
export function alertLog(brokers: string[], topicPrefix: string) {
  const log = connectKafkaLog({ brokers, clientId: 'journey' })
  const topic = `${topicPrefix}alerts`
  return {
    /** All changes of alerts so far, by time. */
    async alertChanges(): Promise<AlertChange[]> {
      const ends = await log.endOffsets(topic)
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      const events: AlertChange[] = []
      for await (const { records } of log.read(topic, ranges)) {
        for (const record of records) {
          const event = decodeEvent(record)
          if (event.type === 'AlertRaised' || event.type === 'AlertResolved') events.push(event)
        }
      }
      return events.sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt))
    },
    stop: () => log.close(),
  }
}

/** The changes as words, e.g. `raised missing-order/shop/1043`. */
export function inWords(changes: readonly AlertChange[]): string[] {
  return changes.map(({ type, subject }) => `${type === 'AlertRaised' ? 'raised' : 'resolved'} ${subject}`)
}
