import { setTimeout as sleep } from 'node:timers/promises'
import type { Kafka } from 'kafkajs'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { LogBatch } from '../../../event-log.ts'
import { portions } from '../consume/fetched-batch.ts'
import type { FetchedBatch, PortionLimits } from '../consume/fetched-batch.ts'
import { LeaderFetch } from './leader-fetch.ts'
import type { Fetched, FetchLimits } from './leader-fetch.ts'
import type { TopicAdmin } from '../topic-admin.ts'

/** Without `to` it never ends. */
type Range = { from: bigint; to?: bigint | undefined }
export type ReadSettings = PortionLimits & FetchLimits
type Source = { kafka: Kafka; admin: TopicAdmin; settings: ReadSettings; topic: string }

/** A read that gets no response for this long fails, so that its caller can run it again. */
const stalledMs = 120_000
const backOff = { firstMs: 100, capMs: 5_000 }

/** Reads records beside all consumers: in no group. One fetch is under way while the last is handled. */
export async function* readRange(
  source: Source,
  ranges: ReadonlyMap<number, Range>,
  signal?: AbortSignal,
): AsyncGenerator<LogBatch> {
  signal?.throwIfAborted()
  const open = await unread(source, ranges)
  signal?.throwIfAborted()
  const reader = new RangeReader(source, open)
  // A fetch that nobody awaits any more fails when the reader is closed.
  const fetchAhead = (): Promise<FetchedBatch[]> | undefined => {
    const ahead = reader.fetch()
    ahead?.catch(() => undefined)
    return ahead
  }
  try {
    for (let ahead = fetchAhead(); ahead !== undefined;) {
      const batches = await unlessAborted(ahead, signal)
      ahead = fetchAhead()
      for (const fetched of batches)
        for (const batch of portions(fetched, source.settings)) {
          if (batch.records.length > 0) yield batch
          signal?.throwIfAborted()
        }
    }
  } finally {
    await reader.close()
  }
}

/** With a promise of its own for each: what one promise was raced with is kept as long as that promise. */
async function unlessAborted<Value>(
  awaited: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return awaited
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  try {
    return await Promise.race([awaited, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** The part of the ranges that the log still has: retention may have removed their beginnings. */
async function unread(
  { admin, topic }: Source,
  ranges: ReadonlyMap<number, Range>,
): Promise<Map<number, Range>> {
  const result = new Map<number, Range>()
  const bounds = await admin.bounds(topic)
  for (const [partition, { from, to }] of ranges) {
    const there = bounds.get(partition)
    if (there === undefined) throw new Error(`${topic} has no partition ${partition}`)
    const last = to ?? from
    if (last > there.end) throw new Error(`${topic}/${partition} ends at ${there.end}, before ${last}`)
    const start = from < there.start ? there.start : from
    if (to === undefined || start < to) result.set(partition, { from: start, to })
  }
  return result
}

class RangeReader {
  readonly #source: Source
  readonly #closing = new AbortController()
  #open: Map<number, Range>
  #leaders: LeaderFetch
  /** The last fetch returned nothing, though something is left. */
  #isStuck = false

  constructor(source: Source, open: Map<number, Range>) {
    this.#source = source
    this.#open = open
    this.#leaders = new LeaderFetch(source.kafka, source.topic, source.settings)
  }

  /** The next records of each partition; undefined when all are read. Only one call at a time. */
  fetch(): Promise<FetchedBatch[]> | undefined {
    return this.#open.size === 0 ? undefined : this.#fetchRepeatedly()
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the reader was closed'))
    await this.#leaders.close()
  }

  async #fetchRepeatedly(): Promise<FetchedBatch[]> {
    const { signal } = this.#closing
    const endAt = performance.now() + stalledMs
    for (let failures = 0; ;) {
      let cause: unknown
      try {
        const batches = await this.#fetchOnce()
        if (batches.length > 0 || this.#isEndless()) return batches
      } catch (error) {
        signal.throwIfAborted()
        cause = error
        failures += 1
        await this.#learnAnew(error)
        await sleep(backOffMs(backOff, failures, Math.random()), undefined, { signal })
      }
      if (performance.now() > endAt)
        throw new Error(`the log returned no batch for ${stalledMs} ms`, { cause })
    }
  }

  #isEndless(): boolean {
    return [...this.#open.values()].some(({ to }) => to === undefined)
  }

  async #fetchOnce(): Promise<FetchedBatch[]> {
    const batches: FetchedBatch[] = []
    let isSomethingLeft = false
    const groups = this.#isStuck ? [...this.#open].map((one) => [one]) : [[...this.#open]]
    for (const group of groups) {
      const fetched = await this.#leaders.fetch(
        new Map(group.map(([partition, { from }]) => [partition, from])),
      )
      for (const one of fetched) {
        isSomethingLeft ||= (this.#open.get(one.partition) as Range).from < one.end
        batches.push(...this.#take(one))
      }
    }
    this.#isStuck = batches.length === 0 && isSomethingLeft
    return batches
  }

  #take({ partition, messages, next: behind, end }: Fetched): FetchedBatch[] {
    const { topic } = this.#source
    const { from, to } = this.#open.get(partition) as Range
    // Fetched alone, a partition that returns nothing before its end has an empty
    // batch there, which transactions leave.
    const next = behind ?? (this.#isStuck && from < end ? from + 1n : from)
    if (next <= from) return []
    if (to !== undefined && next >= to) this.#open.delete(partition)
    else this.#open.set(partition, { from: next, to })
    const within = to === undefined ? messages : messages.filter(({ offset }) => BigInt(offset) < to)
    const last = to !== undefined && to < next ? to : next
    return [{ topic, partition, from, next: last, end, messages: within }]
  }

  /** The leaders may have moved, and retention may have removed what is next. */
  async #learnAnew(error: unknown): Promise<void> {
    await this.#leaders.close()
    this.#closing.signal.throwIfAborted()
    const { kafka, topic, settings } = this.#source
    this.#leaders = new LeaderFetch(kafka, topic, settings)
    if ((error as { type?: unknown }).type === 'OFFSET_OUT_OF_RANGE')
      this.#open = await unread(this.#source, this.#open)
  }
}
