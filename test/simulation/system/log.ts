import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { Event } from '@slipstream/events/event.ts'

const partitions = 2

/** An event in the log. Before `readableFrom`, ms since 1970, no reader understands its record. */
export type LoggedEvent = ConsumedEvent & { readableFrom: number }

/** A log of events in virtual time: what is appended stays, each key on one partition. */
export class SimulatedLog {
  readonly #topics = new Map<string, LoggedEvent[][]>()

  append(topic: string, event: Event, recordedAtMs: number, readableFrom = 0): LoggedEvent {
    const all = this.partitionsOf(topic)
    const partition = [...event.subject].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % partitions
    const events = all[partition] as LoggedEvent[]
    const position = { topic, partition, offset: BigInt(events.length) }
    const recorded = { ...event, position, recordedAtMs, readableFrom }
    events.push(recorded)
    return recorded
  }

  /** Its events, each partition in order. */
  partitionsOf(topic: string): LoggedEvent[][] {
    const found = this.#topics.get(topic) ?? Array.from({ length: partitions }, () => [])
    this.#topics.set(topic, found)
    return found
  }

  /** All events of a topic, each partition in order. */
  all(topic: string): LoggedEvent[] {
    return this.partitionsOf(topic).flat()
  }

  at({ topic, partition, offset }: Position): LoggedEvent | undefined {
    return this.partitionsOf(topic)[partition]?.[Number(offset)]
  }
}
