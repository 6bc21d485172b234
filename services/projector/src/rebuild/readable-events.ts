import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Projection } from '../projection.ts'

/**
 * The events that the projector would fold, of consecutive records. A record that can't be folded is left
 * out, and so are later ones of its key, which is added to `blocked`.
 *
 * @param failing positions of records that the projector has dead-lettered, though they can be read
 * @returns also the first fault of each newly blocked key
 */
export function readableEvents(
  { mismatch }: Pick<Projection, 'mismatch'>,
  records: readonly LogRecord[],
  blocked: Set<string>,
  failing: ReadonlySet<string>,
): { events: ConsumedEvent[]; faults: { key: string; fault: string }[] } {
  const events: ConsumedEvent[] = []
  const faults: { key: string; fault: string }[] = []
  for (const record of records) {
    if (blocked.has(record.key)) continue
    const position = formatPosition(record.position)
    const read = failing.has(position) ? 'the projector has dead-lettered it' : readEvent(record, mismatch)
    if (typeof read !== 'string') {
      events.push(read)
      continue
    }
    // Records without a key have no order, and block nothing.
    if (record.key === '') continue
    blocked.add(record.key)
    faults.push({ key: record.key, fault: `${position} (${record.key}): ${read}` })
  }
  return { events, faults }
}

function readEvent(record: LogRecord, mismatch: Projection['mismatch']): ConsumedEvent | string {
  try {
    const { position, recordedAtMs } = record
    const event: ConsumedEvent = { ...decodeEvent(record), position, recordedAtMs }
    return mismatch(event) ?? event
  } catch (error) {
    return (error as Error).message
  }
}
