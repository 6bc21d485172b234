import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { memoryCheckpointStore } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { redrive } from '@slipstream/event-log/dead-letters/redrive.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { withoutKeys } from '@slipstream/event-log/personal-data/open-records.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import type { SimulatedLog } from './log.ts'

/**
 * Redrives all letters of a consumer, their bytes read from the log: those of a
 * later version only once that is there.
 */
export async function redriveOf(
  log: SimulatedLog,
  reader: {
    consumer: string
    handler: Handler<MemoryTransaction>
    store: ReturnType<typeof memoryCheckpointStore>
    now: () => number
  },
): Promise<void> {
  const { consumer, handler, store, now } = reader
  const bytesOf = (position: Parameters<SimulatedLog['at']>[0]) => {
    const logged = log.at(position)
    if (logged === undefined) throw new Error('the log has no such record')
    const { position: _, recordedAtMs: __, readableFrom, ...event } = logged
    const { value, headers } = encodeEvent(event, schemaIds)
    return readableFrom <= now() ? { value, headers } : { value: Buffer.from('later'), headers }
  }
  await redrive({
    ...{ consumer, handler, reason: { by: 'mere', reason: 'the later version is there' } },
    letters: {
      ...store,
      firsts: async (...of) =>
        (await store.firsts(...of)).map((letter) => ({
          ...letter,
          value: undefined,
          headers: bytesOf(letter.position).headers,
        })),
    },
    log: { read: (topic, ranges) => readOne(topic, ranges), open: withoutKeys },
  })

  async function* readOne(...[topic, ranges]: Parameters<EventLog['read']>): ReturnType<EventLog['read']> {
    for (const [partition, { from: offset }] of ranges) {
      const position = { topic, partition, offset }
      const { recordedAtMs = 0, subject: key = '' } = log.at(position) ?? {}
      const records = [{ position, key, recordedAtMs, ...bytesOf(position) }]
      yield await Promise.resolve({ topic, partition, records, next: offset + 1n, end: offset + 1n })
    }
  }
}
