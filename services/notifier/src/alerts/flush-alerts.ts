import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, MongoClient } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { alertCollections } from './adapters/alert-collections.ts'
import { flushGroup } from './flush-group.ts'
import type { Flushing } from './flush-group.ts'

export type FlushingAlerts = Flushing & {
  client: MongoClient
  db: Db
  /** Whether what was in the log at the start has been read: before, alerts that have long ended would be told. */
  isCaughtUp: () => Promise<boolean>
  pollMs: number
  logger: Pick<Logger, 'warn'>
  now?: () => number
  /** Told of every group that is told. */
  onFlush(): void
}

/** Decides of each group, when it is time, whether it is told. Any number of instances may. */
export function flushAlerts(flushing: FlushingAlerts): { stop(): Promise<void> } {
  const { client, db, isCaughtUp, pollMs, logger, now = Date.now } = flushing
  const stopping = new AbortController()
  const { groups } = alertCollections(db)

  const round = async (): Promise<void> => {
    const due = await groups
      .find({ checkAt: { $lte: new Date(now()) } }, { projection: { _id: 1 } })
      .toArray()
    for (const { _id } of due) {
      if (stopping.signal.aborted) return
      if (await flushGroup(client, db, _id, flushing, now())) flushing.onFlush()
    }
  }

  const life = async (): Promise<void> => {
    let isReady = false
    let reason = ''
    while (!stopping.signal.aborted) {
      try {
        isReady ||= await isCaughtUp()
        if (isReady) await round()
        reason = ''
      } catch (error) {
        if (reason !== String(error)) logger.warn(`alerts can not be decided: ${String(error)}`)
        reason = String(error)
      }
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const ended = life()

  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
