import { memoryCheckpointStore } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { DeadLetter } from '@slipstream/event-log/consume/checkpoint-store.ts'
import type { Handled, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { afterHandling, triage } from '@slipstream/event-log/consume/domain/triage.ts'
import type { Item, Triage } from '@slipstream/event-log/consume/domain/triage.ts'
import { redriveOf } from './redrive.ts'
import type { LoggedEvent, SimulatedLog } from './log.ts'

export type Reader = {
  consumer: string
  topics: readonly string[]
  handler: Handler<MemoryTransaction>
}

/**
 * Reads on as a consumer does: what can't be read is dead-lettered, with what
 * follows of its key, until it is redriven.
 */
export function readerOf(log: SimulatedLog, { consumer, topics, handler }: Reader, now: () => number) {
  const store = memoryCheckpointStore()
  const letters = new Map<string, DeadLetter>()
  const everParked: DeadLetter[] = []
  /** By `topic/partition`, so that nothing is asked of the store while there is nothing to read. */
  const readUpTo = new Map<string, number>()

  const readPartition = async (topic: string, partition: number, isDying: boolean): Promise<void> => {
    if (log.partitionsOf(topic)[partition]?.length === readUpTo.get(`${topic}/${partition}`)) return
    const expected = await store.load(consumer, topic, partition)
    const all = log.partitionsOf(topic)[partition] ?? []
    const events = all.slice(Number(expected.next))
    const parked = await store.parkedKeys(consumer, topic, [...new Set(events.map(({ subject }) => subject))])
    const { plan, handled } = await planOf(handler, events, parked, now())
    // One that dies has handled its batch, and does not commit it.
    if (isDying) return
    const deadLetters = [...plan.deadLetters]
      .sort(([a], [b]) => a - b)
      .map(([index, why]) => ({
        ...{ ...letterOf(consumer, events[index] as LoggedEvent), ...why },
      }))
    const next = BigInt(all.length)
    await store.commit({ consumer, topic, partition, expected, next, deadLetters }, async (tx) =>
      handled?.commit(tx),
    )
    for (const letter of deadLetters) letters.set(nameOf(letter), letter)
    everParked.push(...deadLetters)
    readUpTo.set(`${topic}/${partition}`, all.length)
  }

  return {
    consumer,
    async read({ dies = false } = {}): Promise<void> {
      for (const topic of topics)
        for (const partition of log.partitionsOf(topic).keys()) await readPartition(topic, partition, dies)
    },
    /** As a person does, once what could not be read can be. */
    async redrive(): Promise<void> {
      if (letters.size === 0) return
      await redriveOf(log, { consumer, handler, store, now })
      for (const [name, { key, position }] of letters) {
        const { topic, partition } = position
        const waiting = await store.firsts(consumer, key, new Map())
        const first = waiting.find(
          (one) => one.position.topic === topic && one.position.partition === partition,
        )
        if (first === undefined || first.position.offset > position.offset) letters.delete(name)
      }
    },
    everParked: (): readonly DeadLetter[] => everParked,
    /** What waits for a redrive. */
    letters: (): DeadLetter[] => [...letters.values()],
  }
}

export type RunningReader = ReturnType<typeof readerOf>

async function planOf(
  handler: Handler<MemoryTransaction>,
  events: readonly LoggedEvent[],
  parked: ReadonlySet<string>,
  now: number,
): Promise<{ plan: Triage; handled: Handled<MemoryTransaction> | undefined }> {
  const items = events.map((event): Item<LoggedEvent> =>
    event.readableFrom <= now
      ? { key: event.subject, event }
      : { key: event.subject, fault: 'it is of a later version' },
  )
  for (let plan = triage(items, parked); ;) {
    if (plan.handle.length === 0) return { plan, handled: undefined }
    const handled = await handler(plan.handle.map((index) => events[index] as LoggedEvent))
    const after = afterHandling(items, plan, handled.outcomes)
    plan = after.triage
    if (!after.again) return { plan, handled: plan.handle.length === 0 ? undefined : handled }
  }
}

function letterOf(consumer: string, { position, subject, recordedAtMs }: LoggedEvent) {
  return { consumer, position, key: subject, recordedAtMs, value: Buffer.alloc(0), headers: {} }
}

function nameOf({ position: { topic, partition, offset } }: DeadLetter): string {
  return `${topic}/${partition}/${offset}`
}
