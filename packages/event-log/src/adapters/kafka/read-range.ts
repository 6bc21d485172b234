import { randomUUID } from 'node:crypto'
import type { Kafka } from 'kafkajs'
import type { LogBatch } from '../../event-log.ts'
import { joinGroup } from './group-member.ts'
import type { MemberSettings } from './group-member.ts'
import type { TopicAdmin } from './topic-admin.ts'

type Ranges = ReadonlyMap<number, { from: bigint; to: bigint }>
type Handover = { batch: LogBatch; taken: () => void }

/** A read that gets no batch for this long fails, so that its caller can run it again. */
const stalledMs = 120_000

/**
 * A bounded read. kafkajs reads only as a member of a group, so this creates one of its own, ignores the group's offsets, and
 * deletes the group in the end.
 */
export async function* readRange(
  kafka: Kafka,
  admin: TopicAdmin,
  settings: MemberSettings,
  topic: string,
  ranges: Ranges,
  signal?: AbortSignal,
): AsyncGenerator<LogBatch> {
  signal?.throwIfAborted()
  const open = await unread(admin, topic, ranges)
  if (open.size === 0) return
  const group = `slipstream-read-${randomUUID()}`
  const handovers: Handover[] = []
  let wake: () => void = () => undefined

  const deliver = async (batch: LogBatch): Promise<void> => {
    const taken = Promise.withResolvers<void>()
    handovers.push({ batch, taken: taken.resolve })
    wake()
    await taken.promise
  }

  const member = joinGroup(kafka, admin, settings, {
    topics: [topic],
    group,
    startAt(_, partition) {
      const range = open.get(partition)
      return Promise.resolve(range && { next: range.from })
    },
    async onBatch(batch) {
      const range = open.get(batch.partition)
      if (range === undefined || batch.next <= range.from) return { next: batch.next, waitMs: Infinity }
      await deliver(within(batch, range.from, range.to))
      if (batch.next < range.to) {
        open.set(batch.partition, { from: batch.next, to: range.to })
        return { next: batch.next }
      }
      open.delete(batch.partition)
      wake()
      return { next: range.to, waitMs: Infinity }
    },
  })
  try {
    while (open.size > 0 || handovers.length > 0) {
      const handover = handovers.shift()
      if (handover === undefined) {
        await woken((resolve) => (wake = resolve), signal)
        continue
      }
      try {
        if (handover.batch.records.length > 0) yield handover.batch
      } finally {
        // Also when the reader leaves the loop: the member waits for its batch before it stops.
        handover.taken()
      }
    }
  } finally {
    for (const { taken } of handovers) taken()
    open.clear()
    await member.stop()
    // The broker forgets an empty group after its retention time.
    await admin.deleteGroup(group).catch(() => undefined)
  }
}

/** The part of the ranges that the log still has: retention may have removed their beginnings. */
async function unread(
  admin: TopicAdmin,
  topic: string,
  ranges: Ranges,
): Promise<Map<number, { from: bigint; to: bigint }>> {
  const result = new Map<number, { from: bigint; to: bigint }>()
  const bounds = await admin.bounds(topic)
  for (const [partition, { from, to }] of ranges) {
    const there = bounds.get(partition)
    if (there === undefined) throw new Error(`${topic} has no partition ${partition}`)
    if (to > there.end) throw new Error(`${topic}/${partition} ends at ${there.end}, before ${to}`)
    const start = from < there.start ? there.start : from
    if (start < to) result.set(partition, { from: start, to })
  }
  return result
}

function within(batch: LogBatch, from: bigint, to: bigint): LogBatch {
  if (batch.next <= to && (batch.records[0]?.position.offset ?? from) >= from) return batch
  const records = batch.records.filter(({ position }) => position.offset >= from && position.offset < to)
  return { ...batch, records, next: batch.next < to ? batch.next : to }
}

async function woken(arm: (wake: () => void) => void, signal: AbortSignal | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let abort = (): void => undefined
  try {
    await new Promise<void>((resolve, reject) => {
      arm(resolve)
      timer = setTimeout(() => reject(new Error(`the log returned no batch for ${stalledMs} ms`)), stalledMs)
      abort = () => reject(signal?.reason as Error)
      signal?.addEventListener('abort', abort)
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}
