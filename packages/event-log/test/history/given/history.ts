import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { at, state } from '@slipstream/testing/events/order-events.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import type { EventLog, NewRecord } from '../../../src/event-log.ts'

export type OrderFacts = { orderId: string; number: number; status?: string; total?: string; source?: string }

/** An order's event as a record for the topic. */
export function orderRecordOf(
  topic: string,
  { orderId, number, status, total, source = 'shop' }: OrderFacts,
): NewRecord {
  const event = state(
    `${source}/${orderId}#${number}`,
    number === 0 ? 'created' : 'updated',
    at('06:46:04'),
    {
      ...{ source, orderId },
      ...(status !== undefined && { status }),
      ...(total !== undefined && { total }),
    },
  )
  return { ...encodeEvent({ ...event, source }, schemaIds), topic }
}

/** Appends them one after another, so that their times are in this order. */
export async function appendAll(log: EventLog, records: readonly NewRecord[]): Promise<void> {
  const appender = await log.appender()
  for (const record of records) await appender.append(record)
}
