import { randomUUID } from 'node:crypto'
import type { EventLog, LogBatch, LogRecord, RunningSubscription } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import {
  alertEventMismatch,
  isAlertEvent,
} from '@slipstream/events/event-types/alerts/alert-event-mismatch.ts'
import type { Event } from '@slipstream/events/event.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { AlertsView } from '../domain/alerts-view.ts'
import { batched } from '../../adapters/batched.ts'

export type AlertsTailOptions = {
  log: Pick<EventLog, 'endOffsets' | 'read' | 'subscribe'>
  /** With its prefix. */
  topic: string
  /** Receives what the topic holds, as far as it has been read. */
  view: AlertsView
  /** Called for each record that this version can't read; it is passed over. */
  onUnreadable?(position: string, reason: string): void
}

/**
 * Reads the topic of alerts once, from its beginning, and continues reading: one reader for all sources of a
 * process. An unreadable record stops nothing; it is kept in the view as unreadable.
 */
export class AlertsTail {
  readonly view: AlertsView
  readonly #options: AlertsTailOptions
  readonly #next = new Map<number, bigint>()
  readonly #stopping = new AbortController()
  readonly #waiting = new Set<() => void>()
  readonly #endOffsets: () => Promise<ReadonlyMap<number, bigint>>
  readonly #started: Promise<unknown>
  #running: RunningSubscription | undefined
  #failure: Error | undefined = new Error('the topic of alerts has not been read yet')

  constructor(options: AlertsTailOptions) {
    const { log, topic, view } = options
    this.#options = options
    this.view = view
    // Many sources come to an instance together.
    this.#endOffsets = batched(async (calls: readonly void[]) => {
      const ends = await log.endOffsets(topic)
      return calls.map(() => ends)
    })
    this.#started = retryUntilDone(() => this.#start(), {
      signal: this.#stopping.signal,
      onFailure: ({ error }) =>
        void (this.#failure = error instanceof Error ? error : new Error(String(error))),
    }).catch(() => undefined)
  }

  /**
   * Resolves once all that the topic holds at the call has been read.
   *
   * @throws when the log is unavailable, or the signal aborts
   */
  async caughtUp(signal: AbortSignal): Promise<void> {
    while (this.#failure !== undefined) await this.#moves(signal)
    const ends = await this.#endOffsets()
    const isReached = (): boolean =>
      [...ends].every(([partition, end]) => (this.#next.get(partition) ?? 0n) >= end)
    while (!isReached()) await this.#moves(signal)
  }

  /** Rejects with the reason while the topic can't be read. */
  async check(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    await this.#running?.check()
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the auditor is stopping'))
    await this.#started
    await this.#running?.stop()
  }

  async #start(): Promise<void> {
    const { log, topic } = this.#options
    const ends = await log.endOffsets(topic)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const batch of log.read(topic, ranges, this.#stopping.signal)) this.#fold(batch)
    for (const [partition, end] of ends) this.#next.set(partition, end)
    this.#running = await log.subscribe({
      topics: [topic],
      // Of its own, since every process reads all of it.
      group: `${topic}-tail-${randomUUID()}`,
      startAt: (_, partition) => Promise.resolve({ next: this.#next.get(partition) ?? 0n }),
      onBatch: (batch) => {
        this.#fold(batch)
        this.#next.set(batch.partition, batch.next)
        this.#moved()
        return Promise.resolve({ next: batch.next })
      },
    })
    this.#failure = undefined
    this.#moved()
  }

  #fold({ records }: Pick<LogBatch, 'records'>): void {
    for (const record of records) foldRecord(this.view, record, this.#options.onUnreadable)
  }

  #moved(): void {
    for (const wake of this.#waiting) wake()
  }

  async #moves(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
    })
    signal.throwIfAborted()
  }
}

function foldRecord(
  view: AlertsView,
  record: LogRecord,
  onUnreadable: AlertsTailOptions['onUnreadable'],
): void {
  let event: Event
  try {
    event = decodeEvent(record)
    if (!isAlertEvent(event)) throw new Error(alertEventMismatch(event))
  } catch (error) {
    const position = formatPosition(record.position)
    const reason = (error as Error).message
    view.setUnreadable(record.key, { position, reason })
    onUnreadable?.(position, reason)
    return
  }
  view.fold(event, record.recordedAtMs)
}
