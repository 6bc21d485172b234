import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { BackOff } from '@slipstream/runtime/async/back-off.ts'
import { createPace } from '@slipstream/runtime/async/pace.ts'
import type { EventLog, LogRecord } from '../../event-log.ts'
import { formatPosition } from '../../position.ts'
import { nextLine, settledLine } from './domain/journal.ts'
import type { Journal } from './domain/journal.ts'
import { Settlements } from './domain/settlements.ts'
import type { Send } from './send-webhook.ts'

export type Replay = {
  log: Pick<EventLog, 'read'>
  topic: string
  journal: Journal
  append(line: string): Promise<void>
  matches(record: LogRecord): boolean
  send: Send
  ratePerSecond: number
  /** Keys that are sent at the same time; the events of one key one after another. */
  concurrency: number
  maxAttempts: number
  backOff?: BackOff
  signal: AbortSignal
  onRead(records: number): void
  onSettled(record: LogRecord): void
  onRetry?(record: LogRecord, reason: string): void
}

const defaultBackOff: BackOff = { firstMs: 1_000, capMs: 60_000 }
/** Records that wait for their turn, for each that is sent: memory is bounded by it. */
const waitingPerSender = 16

/** An event that the target refuses, or took in no attempt. What follows of its key was not sent. */
export class ReplayStopped extends Error {
  readonly isRefused: boolean
  constructor(record: LogRecord, reason: string, isRefused: boolean) {
    super(`stopped at ${formatPosition(record.position)} (${record.key}): the target ${reason}`)
    this.name = 'ReplayStopped'
    this.isRefused = isRefused
  }
}

/**
 * Sends the records of a journal's ranges that are wanted and not settled yet. An event of a
 * key is sent when the one before it is settled and on the disk, so after a crash only the
 * last one of a key may be sent again.
 *
 * @throws ReplayStopped, or the signal's reason; whatever is under way has ended by then
 */
export async function replayEvents(replay: Replay): Promise<void> {
  const { log, topic, journal, concurrency, matches, onRead } = replay
  const failing = new AbortController()
  const signal = AbortSignal.any([replay.signal, failing.signal])
  const progress = new ReplayProgress(replay)
  const pace = createPace(replay.ratePerSecond)
  const turns = Array.from({ length: concurrency }, () => Promise.resolve())
  let waiting = 0
  let room = Promise.withResolvers<void>()

  const run = async (record: LogRecord): Promise<void> => {
    try {
      signal.throwIfAborted()
      await pace(signal)
      await sendRepeatedly(replay, record, signal)
      await progress.settle(record)
    } catch (error) {
      failing.abort(error)
    } finally {
      waiting -= 1
      room.resolve()
    }
  }

  try {
    for await (const batch of log.read(topic, progress.ranges(), signal)) {
      for (const record of batch.records) {
        if (!matches(record) || progress.isSettled(record)) continue
        progress.begin(record)
        const turn = turnOf(record.key, concurrency)
        waiting += 1
        turns[turn] = (turns[turn] as Promise<void>).then(() => run(record))
        while (waiting >= concurrency * waitingPerSender) {
          room = Promise.withResolvers()
          await room.promise
          signal.throwIfAborted()
        }
      }
      onRead(batch.records.length)
      progress.readUpTo(batch.partition, batch.next)
    }
    for (const [partition, { to }] of Object.entries(journal.header.ranges))
      progress.readUpTo(Number(partition), BigInt(to))
  } catch (error) {
    failing.abort(error)
  }
  await Promise.all(turns)
  await progress.write()
  signal.throwIfAborted()
}

async function sendRepeatedly(replay: Replay, record: LogRecord, signal: AbortSignal): Promise<void> {
  const { send, maxAttempts, backOff = defaultBackOff, onRetry } = replay
  for (let attempt = 1; ; attempt++) {
    // After a failure elsewhere it ends by itself, so that its outcome is known.
    const outcome = await send(record, replay.signal)
    if (outcome.kind === 'sent') return
    if (outcome.kind === 'refused') throw new ReplayStopped(record, outcome.reason, true)
    if (attempt >= maxAttempts) throw new ReplayStopped(record, `${outcome.reason}, ${attempt} times`, false)
    onRetry?.(record, outcome.reason)
    const waitMs = Math.max(outcome.afterMs ?? 0, backOffMs(backOff, attempt, Math.random()))
    await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}

/** FNV-1a: the same key always has the same turn. */
function turnOf(key: string, turns: number): number {
  let value = 0x811c9dc5
  for (let at = 0; at < key.length; at++) value = Math.imul(value ^ key.charCodeAt(at), 0x01000193)
  return (value >>> 0) % turns
}

/** What is settled, in memory and in the journal. */
class ReplayProgress {
  readonly #replay: Replay
  readonly #partitions: Map<number, Settlements>
  readonly #written = new Map<number, bigint>()

  constructor(replay: Replay) {
    this.#replay = replay
    const { partitions } = replay.journal
    this.#partitions = new Map(
      [...partitions].map(([partition, { next }]) => [partition, new Settlements(next)]),
    )
  }

  ranges(): Map<number, { from: bigint; to: bigint }> {
    const { header, partitions } = this.#replay.journal
    return new Map(
      [...partitions]
        .map(([partition, { next }]) => {
          const to = BigInt(header.ranges[partition]?.to ?? next)
          return [partition, { from: next, to }] as const
        })
        .filter(([, { from, to }]) => from < to),
    )
  }

  isSettled({ position }: LogRecord): boolean {
    return this.#replay.journal.partitions.get(position.partition)?.done.has(position.offset) === true
  }

  begin({ position }: LogRecord): void {
    this.#partitions.get(position.partition)?.begin(position.offset)
  }

  readUpTo(partition: number, next: bigint): void {
    this.#partitions.get(partition)?.readUpTo(next)
  }

  async settle(record: LogRecord): Promise<void> {
    const { partition, offset } = record.position
    await this.#replay.append(settledLine(partition, offset))
    this.#partitions.get(partition)?.settle(offset)
    this.#replay.onSettled(record)
  }

  /** Without it another run would read again what was not wanted. */
  async write(): Promise<void> {
    for (const [partition, settlements] of this.#partitions) {
      const next = settlements.next()
      if (this.#written.get(partition) === next) continue
      this.#written.set(partition, next)
      await this.#replay.append(nextLine(partition, next, 0))
    }
  }
}
