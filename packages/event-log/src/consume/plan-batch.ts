import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { ConsumedEvent, Handled } from './consumer.ts'
import type { Consumption } from './consumption.ts'
import { afterHandling, triage } from './domain/triage.ts'
import type { Item, Triage } from './domain/triage.ts'
import type { LogRecord } from '../event-log.ts'
import type { HeldPartition } from './partition-states.ts'

export type Planned<Tx> = { plan: Triage; handled: Handled<Tx> | undefined; skipped: number }

type Planning<Tx> = Pick<Consumption<Tx>, 'checkpoints' | 'consumer' | 'handler'>

/**
 * Calls the handler until its effects are exactly what is to be committed: mostly once.
 *
 * @param records of this partition
 */
export async function planBatch<Tx>(
  planning: Planning<Tx>,
  held: HeldPartition,
  records: readonly LogRecord[],
): Promise<Planned<Tx>> {
  const { handler } = planning
  const { failsAlone } = held
  const parked = await parkedAmong(planning, held, records)
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

/** Mostly nothing is parked, and then nothing is looked up for a batch. */
async function parkedAmong<Tx>(
  { checkpoints, consumer }: Planning<Tx>,
  held: HeldPartition,
  records: readonly LogRecord[],
): Promise<Set<string>> {
  const { topic } = held
  held.hasParkedKeys ??= await checkpoints.hasParkedKeys(consumer, topic)
  if (!held.hasParkedKeys) return new Set()
  return checkpoints.parkedKeys(consumer, topic, [...new Set(records.map(({ key }) => key))])
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
