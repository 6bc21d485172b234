import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { ConsumedEvent, Handled } from './consumer.ts'
import type { Consumption } from './consumption.ts'
import { afterHandling, triage } from '../domain/triage.ts'
import type { Item, Triage } from '../domain/triage.ts'
import type { LogRecord } from '../event-log.ts'

export type Planned<Tx> = { plan: Triage; handled: Handled<Tx> | undefined; skipped: number }

/**
 * Calls the handler until its effects are exactly what is to be committed: mostly once.
 *
 * @param records of one partition
 * @param failsAlone a record to be dead-lettered, whatever the handler would do with it
 */
export async function planBatch<Tx>(
  { checkpoints, consumer, handler }: Pick<Consumption<Tx>, 'checkpoints' | 'consumer' | 'handler'>,
  topic: string,
  records: readonly LogRecord[],
  failsAlone: { offset: bigint; reason: string } | undefined,
): Promise<Planned<Tx>> {
  const keys = [...new Set(records.map(({ key }) => key))]
  const parked = await checkpoints.parkedKeys(consumer, topic, keys)
  const items = records.map((record) =>
    record.position.offset === failsAlone?.offset
      ? { key: record.key, fault: failsAlone.reason }
      : decoded(record),
  )
  for (let plan = triage(items, parked); ;) {
    if (plan.handle.length === 0) return { plan, handled: undefined, skipped: 0 }
    const handled = await handler(plan.handle.map((index) => eventOf(items[index])))
    const after = afterHandling(items, plan, handled.outcomes)
    plan = after.triage
    if (!after.again)
      return { plan, handled: plan.handle.length === 0 ? undefined : handled, skipped: after.skipped }
  }
}

function decoded(record: LogRecord): Item<ConsumedEvent> {
  try {
    const { position, recordedAtMs } = record
    return { key: record.key, event: { ...decodeEvent(record), position, recordedAtMs } }
  } catch (error) {
    return { key: record.key, fault: (error as Error).message }
  }
}

function eventOf(item: Item<ConsumedEvent> | undefined): ConsumedEvent {
  if (item === undefined || 'fault' in item) throw new Error('only decoded records are handled')
  return item.event
}
