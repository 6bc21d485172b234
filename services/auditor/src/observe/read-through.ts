import type { Db } from 'mongodb'
import { checkpointsOf } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { consumer } from './consumer-name.ts'

const sharedForMs = 500

/** Up to when the log has been read; undefined before it was caught up with for the first time. */
export type ReadThrough = () => Promise<number | undefined>

/**
 * The time up to which every record of the topic has been observed, on every partition and by whichever
 * instance, ms since 1970. A lagging reader must not make unread events look missing: the time stands still
 * until the ends that were read then are reached.
 */
export function readThrough(
  { log, db, topic }: { log: Pick<EventLog, 'endOffsets'>; db: Db; topic: string },
  now: () => number = Date.now,
): ReadThrough {
  let through: number | undefined
  let aim: { at: number; ends: ReadonlyMap<number, bigint> } | undefined

  const look = async (): Promise<number | undefined> => {
    if (aim === undefined) {
      const at = now()
      aim = { at, ends: await log.endOffsets(topic) }
    }
    const next = await checkpointsOf(db, { consumer, topic }, [...aim.ends.keys()])
    const isReached = [...aim.ends].every(([partition, end]) => (next.get(partition) ?? 0n) >= end)
    if (isReached) {
      through = aim.at
      aim = undefined
    }
    return through
  }
  // Many sources are evaluated one after the other: they share one aim, and a look that
  // is hardly older than their question.
  let looking: Promise<number | undefined> | undefined
  let lookedAt = -Infinity
  return () => {
    if (through !== undefined && Math.abs(now() - lookedAt) < sharedForMs) return Promise.resolve(through)
    return (looking ??= look().finally(() => {
      looking = undefined
      lookedAt = now()
    }))
  }
}

/** The earliest time of several topics; undefined where there is no topic. */
export function readThroughAll(topics: readonly ReadThrough[]): ReadThrough | undefined {
  if (topics.length === 0) return undefined
  return async () => {
    const times = await Promise.all(topics.map((through) => through()))
    return times.some((time) => time === undefined) ? undefined : Math.min(...times.map((time) => time ?? 0))
  }
}
