import { randomUUID } from 'node:crypto'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import { createWakeUps } from '@slipstream/work/adapters/wake-ups.ts'
import type { Outbox } from './adapters/mongo-outbox.ts'
import { releasePublisherLease, takePublisherLease } from './adapters/publisher-lease.ts'
import { outboxMetrics } from './observability/outbox-metrics.ts'
import { publishEntries } from './publish-entries.ts'
import type { OpenLog, Published } from './publish-entries.ts'

export type PublisherOptions = {
  outbox: Outbox
  /** Called until it resolves: registers the schemas, prepares the topics, and gives an appender. */
  openLog(): Promise<OpenLog>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics: Metrics
  /** How long events wait for another process when the publishing one has died; default: 10 s. */
  leaseMs?: number
  /** Events that are read and appended together; default: 500. */
  batch?: number
}

export type OutboxPublisher = {
  /** Rejects with the reason while events can't be published; for health. */
  check(): Promise<void>
  /** Finishes what is being appended, and lets another process publish. */
  stop(): Promise<void>
}

/** After each batch: under load, events are read, appended and removed together. */
const gatherMs = 50
/** How long an event that the log does not accept waits for its next attempt. */
const refusedForMs = 60_000

/**
 * Appends the events of an outbox to the log: each at least once, always with the same id, and those of one
 * record in the order of its revisions. One process publishes at a time; were it two, they would only repeat
 * each other. While the log or the registry is unavailable, events wait.
 */
export function startOutboxPublisher(options: PublisherOptions): OutboxPublisher {
  const { outbox, logger, metrics, leaseMs = 10_000, batch = 500 } = options
  const lease = createLease(outbox, leaseMs)
  const wakeUps = createWakeUps(outbox.entries)
  const report = createReport(options, outboxMetrics(metrics, outbox.name, outbox.depth))
  let opened: OpenLog | undefined
  const loop = runLoop({
    name: `publish events of ${outbox.name}`,
    everyMs: 0,
    backOff: { firstMs: 100, capMs: 10_000 },
    logger,
    async step(signal) {
      opened ??= await options.openLog()
      const { version } = wakeUps
      if (!(await lease.isHeld())) return leaseMs / 2
      const entries = await outbox.nextEntries(batch)
      if (entries.length > 0) {
        await report(await publishEntries(entries, opened, signal))
        return entries.length < batch ? gatherMs : 0
      }
      await wakeUps.listen()
      await wakeUps.wait(version, leaseMs / 2, signal)
      return 0
    },
  })
  return {
    async check() {
      await loop.check()
      if (opened === undefined) throw new Error('the log was not opened yet')
    },
    async stop() {
      await loop.stop()
      await wakeUps.close()
      await lease.release()
    },
  }
}

/** The lease of this process: prolonged when a third of its time is over. */
function createLease({ name, entries: { db } }: Outbox, leaseMs: number) {
  const holder = randomUUID()
  let takenAt = -Infinity
  return {
    async isHeld(): Promise<boolean> {
      const now = performance.now()
      if (now - takenAt < leaseMs / 3) return true
      const isTaken = await takePublisherLease(db, name, { holder, leaseMs })
      takenAt = isTaken ? now : -Infinity
      return isTaken
    },
    /** Otherwise another process waits until it runs out. */
    release: () => releasePublisherLease(db, name, holder).catch(() => undefined),
  }
}

/** @returns what records a batch's results. It throws the log's fault after what was appended is removed */
function createReport({ outbox, logger }: PublisherOptions, hooks: ReturnType<typeof outboxMetrics>) {
  const throttled = createThrottledLog(60_000)
  return async ({ appended, refused, fault }: Published): Promise<void> => {
    await outbox.remove(appended)
    hooks.onAppended(appended.length)
    if (refused.length > 0) {
      hooks.onRefused(refused.length)
      const until = new Date(Date.now() + refusedForMs)
      await outbox.postpone([...new Set(refused.map(({ entry }) => entry.record))], until)
      const [{ entry, error } = {}] = refused
      throttled('refused', (suppressed) =>
        logger.error(
          { err: error, outbox: outbox.name, eventId: entry?._id, type: entry?.type, suppressed },
          'the log does not accept an event: it and those that follow it are retried every minute',
        ),
      )
    }
    if (fault !== undefined) throw fault
  }
}
