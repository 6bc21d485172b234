import type { ConsumedEvent, ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { orderEventMismatch } from '@slipstream/events/order-event-mismatch.ts'

/**
 * The events that the projector would fold, of consecutive records: a record that can't be folded is left out, and so is
 * whatever follows it of the same key. Its key is added to `blocked`.
 *
 * @param setAside positions of records that the projector could not store, though they can be read
 * @returns also the first fault of each newly blocked key
 */
export function readableEvents(
  records: readonly LogRecord[],
  blocked: Set<string>,
  setAside: ReadonlySet<string>,
): { events: ConsumedOrderEvent[]; faults: { key: string; fault: string }[] } {
  const events: ConsumedOrderEvent[] = []
  const faults: { key: string; fault: string }[] = []
  for (const record of records) {
    if (blocked.has(record.key)) continue
    const isSetAside = setAside.has(formatPosition(record.position))
    const read = isSetAside ? 'the projector has set it aside' : readEvent(record)
    if (typeof read !== 'string') {
      events.push(read)
      continue
    }
    // Records without a key have no order, and block nothing.
    if (record.key === '') continue
    blocked.add(record.key)
    faults.push({ key: record.key, fault: `${formatPosition(record.position)} (${record.key}): ${read}` })
  }
  return { events, faults }
}

function readEvent(record: LogRecord): ConsumedOrderEvent | string {
  try {
    const { position, recordedAtMs } = record
    const event: ConsumedEvent = { ...decodeEvent(record), position, recordedAtMs }
    return orderEventMismatch(event) ?? (event as ConsumedOrderEvent)
  } catch (error) {
    return (error as Error).message
  }
}
