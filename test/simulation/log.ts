import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { Event } from '@slipstream/events/event.ts'

const partitions = 2

/** A log of events in virtual time: what is appended stays, each key on one partition. */
export class SimulatedLog {
  readonly #topics = new Map<string, ConsumedEvent[][]>()

  append(topic: string, event: Event, recordedAtMs: number): ConsumedEvent {
    const all = this.#partitionsOf(topic)
    const partition = [...event.subject].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % partitions
    const events = all[partition] as ConsumedEvent[]
    const position = { topic, partition, offset: BigInt(events.length) }
    const recorded = { ...event, position, recordedAtMs }
    events.push(recorded)
    return recorded
  }

  /** All events of a topic, each partition in order. */
  all(topic: string): ConsumedEvent[] {
    return this.#partitionsOf(topic).flat()
  }

  #partitionsOf(topic: string): ConsumedEvent[][] {
    const found = this.#topics.get(topic) ?? Array.from({ length: partitions }, () => [])
    this.#topics.set(topic, found)
    return found
  }

  /** What a reader has not read yet, of each partition. @param checkpoints by `topic/partition`, the next one to read */
  unread(
    topic: string,
    checkpoints: ReadonlyMap<string, number>,
  ): { name: string; events: ConsumedEvent[] }[] {
    return this.#partitionsOf(topic).flatMap((all, partition) => {
      const name = `${topic}/${partition}`
      const events = all.slice(checkpoints.get(name) ?? 0)
      return events.length === 0 ? [] : [{ name, events }]
    })
  }
}
