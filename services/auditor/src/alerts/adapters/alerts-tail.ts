import { randomUUID } from 'node:crypto'
import type { EventLog, LogBatch, LogRecord, RunningSubscription } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { AlertEvent } from '../domain/alert-state.ts'
import { AlertsView } from '../domain/alerts-view.ts'
import { batched } from '../../store/adapters/batched.ts'

export type AlertsTail = {
  /** What the topic says, as far as it has been read. */
  view: AlertsView
  /** Resolves once all that the topic holds at the call has been read. @throws when the log is unavailable, or the signal aborts */
  caughtUp(signal: AbortSignal): Promise<void>
  /** Rejects with the reason while the topic can't be read. */
  check(): Promise<void>
  stop(): Promise<void>
}

export type AlertsTailOptions = {
  log: Pick<EventLog, 'endOffsets' | 'read' | 'subscribe'>
  /** With its prefix. */
  topic: string
  /** Called for each record that this version can't read; it is passed over. */
  onUnreadable?(position: string, reason: string): void
}

/**
 * Reads the topic of alerts once, from its beginning, and goes on reading: one reader for all sources of a process. What it can't read
 * stops nothing; it is kept in the view as unreadable.
 */
export function tailAlerts({ log, topic, onUnreadable }: AlertsTailOptions): AlertsTail {
  const view = new AlertsView()
  const next = new Map<number, bigint>()
  const stopping = new AbortController()
  const waiting = new Set<() => void>()
  let running: RunningSubscription | undefined
  let failure: Error | undefined = new Error('the topic of alerts has not been read yet')
  // Many sources come to an instance at once.
  const endsFor = batched(async (calls: readonly void[]) => {
    const ends = await log.endOffsets(topic)
    return calls.map(() => ends)
  })
  const moves = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    await new Promise<void>((resolve) => {
      const done = (): void => {
        waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      waiting.add(done)
      signal.addEventListener('abort', done)
    })
    signal.throwIfAborted()
  }

  const fold = ({ records }: Pick<LogBatch, 'records'>): void => {
    for (const record of records) foldRecord(view, record, onUnreadable)
  }
  const moved = (): void => {
    for (const wake of waiting) wake()
  }
  const start = async (): Promise<void> => {
    const ends = await log.endOffsets(topic)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const batch of log.read(topic, ranges, stopping.signal)) fold(batch)
    for (const [partition, end] of ends) next.set(partition, end)
    running = await log.subscribe({
      topics: [topic],
      // Of its own, since every process reads all of it.
      group: `${topic}-tail-${randomUUID()}`,
      startAt: (_, partition) => Promise.resolve({ next: next.get(partition) ?? 0n }),
      onBatch(batch) {
        fold(batch)
        next.set(batch.partition, batch.next)
        moved()
        return Promise.resolve({ next: batch.next })
      },
    })
    failure = undefined
    moved()
  }
  const started = retryUntilDone(start, {
    signal: stopping.signal,
    onFailure: ({ error }) => void (failure = error instanceof Error ? error : new Error(String(error))),
  }).catch(() => undefined)

  return {
    view,
    async caughtUp(signal) {
      while (failure !== undefined) await moves(signal)
      const ends = await endsFor()
      const isReached = (): boolean =>
        [...ends].every(([partition, end]) => (next.get(partition) ?? 0n) >= end)
      while (!isReached()) await moves(signal)
    },
    async check() {
      if (failure !== undefined) throw failure
      await running?.check()
    },
    async stop() {
      stopping.abort(new Error('the auditor is stopping'))
      await started
      await running?.stop()
    },
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
    if (!isOfAlerts(event)) throw new Error(`${event.type} is not an event of an alert`)
  } catch (error) {
    const position = formatPosition(record.position)
    const reason = (error as Error).message
    view.setUnreadable(record.key, { position, reason })
    onUnreadable?.(position, reason)
    return
  }
  view.fold(event, record.recordedAtMs)
}

function isOfAlerts(event: Event): event is AlertEvent | Event<'AlertSilenced'> {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved' || event.type === 'AlertSilenced'
}
