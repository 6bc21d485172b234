import type { Db, MongoClient } from 'mongodb'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { findDueGroups } from './adapters/alert-groups.ts'
import { flushGroup } from './flush-group.ts'
import type { FlushSettings } from './flush-group.ts'

export type FlushOptions = FlushSettings & {
  client: MongoClient
  db: Db
  /** Whether the log as of the start has been read: before, alerts long ended would be sent. */
  isCaughtUp: () => Promise<boolean>
  pollMs: number
  logger: Pick<Logger, 'info' | 'warn'>
  now?: () => number
  /** Called after every flush of a group. */
  onFlush(): void
}

/** Flushes each group when it is due. Several instances may. */
export function flushAlerts(options: FlushOptions): { stop(): Promise<void> } {
  const { client, db, isCaughtUp, pollMs, logger, now = Date.now, onFlush } = options
  let isReady = false
  return runLoop({
    name: 'flush groups of alerts',
    everyMs: pollMs,
    logger,
    async step(stopping) {
      isReady ||= await isCaughtUp()
      if (!isReady) return
      for (const groupKey of await findDueGroups(db, new Date(now()))) {
        if (stopping.aborted) return
        if (await flushGroup(client, db, groupKey, options, now())) onFlush()
      }
    },
  })
}
