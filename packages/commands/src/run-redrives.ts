import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { redrive } from '@slipstream/event-log/dead-letters/redrive.ts'
import type { RedriveProgress } from '@slipstream/event-log/dead-letters/redrive-progress.ts'
import { mongoDeadLetterStore } from '@slipstream/event-log/adapters/mongo/dead-letter-store.ts'
import { inMs, isDue, isFree, leaseOf } from '@slipstream/mongo/lease.ts'
import { redriveRequests } from './redrives.ts'
import type { RedriveRequest } from './redrives.ts'

export type RedriveRunner = {
  client: MongoClient
  db: Db
  log: Pick<EventLog, 'read'>
  consumer: string
  handler: Handler<ClientSession>
  logger: Pick<Logger, 'info' | 'warn'>
  pollMs?: number
}

const leaseMs = 15_000
const keptForSeconds = 90 * 24 * 60 * 60
const backOff = { firstMs: 1_000, capMs: 60_000 }
/** A letter whose handler throws each time is left where it is after so many tries. */
const maxRounds = 3

/**
 * Runs in the service that owns the consumer: takes what was requested and is due, the oldest first, one at a time in this instance, by
 * a lease that is kept up while it runs and falls to another instance when this one dies. Taking over, or a lease that was lost
 * unnoticed, does no harm: each letter is redriven in a transaction that only one can win.
 *
 * A fault outside interrupts a redrive, and it goes on after a wait that doubles up to a minute. Letters whose handler threw are tried
 * again when the rest is done, after such a wait, three times in all. Other requests go on meanwhile.
 */
export function runRedrives(runner: RedriveRunner): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const requests = redriveRequests(runner.db)
  const owner = randomUUID()
  let isPrepared = false

  const prepare = async (): Promise<void> => {
    await requests.createIndex({ consumer: 1, state: 1, requestedAt: 1 })
    // What is not finished has no date here, and stays.
    await requests.createIndex({ finishedAt: 1 }, { expireAfterSeconds: keptForSeconds })
    isPrepared = true
  }

  const take = (): Promise<RedriveRequest | null> =>
    requests.findOneAndUpdate(
      {
        consumer: runner.consumer,
        state: { $in: ['requested', 'running'] },
        $and: [isDue, isFree],
      },
      [{ $set: { state: 'running', lease: leaseOf(owner, leaseMs) } }],
      { sort: { requestedAt: 1 }, returnDocument: 'after' },
    )

  const run = async (request: RedriveRequest): Promise<void> => {
    const over = new AbortController()
    const mine = { _id: request._id, state: 'running' as const, 'lease.owner': owner }
    // Cancelled, or taken over after a long silence of this instance.
    const renewal = setInterval(() => {
      requests.updateOne(mine, [{ $set: { lease: leaseOf(owner, leaseMs) } }]).then(
        ({ matchedCount }) => matchedCount === 0 && over.abort(),
        () => undefined,
      )
    }, leaseMs / 10)
    const goOnLater = async (reason: string | null, tries: number, found: Partial<RedriveRequest>) => {
      const waitMs = reason === null ? 0 : backOffMs(backOff, tries, Math.random())
      const set = { $literal: { ...found, lastError: reason } }
      await requests.updateOne(mine, [
        { $replaceWith: { $mergeObjects: ['$$ROOT', set, { lease: null, dueAt: inMs(waitMs) }] } },
      ])
      if (reason !== null)
        runner.logger.warn({ consumer: runner.consumer, lastError: reason, waitMs }, 'redrive interrupted')
    }
    let shownAt = 0
    const show = async (progress: RedriveProgress): Promise<void> => {
      if (performance.now() - shownAt < 250) return
      shownAt = performance.now()
      const set = { progress, lastError: null, interruptions: 0 }
      const { matchedCount } = await requests.updateOne(mine, { $set: set })
      if (matchedCount === 0) over.abort()
    }
    try {
      const signal = AbortSignal.any([stopping.signal, over.signal])
      const progress = await redriveRequested(runner, request, show, signal)
      const rounds = (request.rounds ?? 0) + 1
      if ((progress.threw ?? 0) > 0 && rounds < maxRounds) {
        const reason = progress.remaining?.[0]?.reason ?? 'a handler threw'
        await goOnLater(reason, rounds, { progress, rounds, interruptions: 0 })
        return
      }
      await requests.updateOne(mine, {
        $set: { state: 'done', progress, lastError: null, lease: null },
        $currentDate: { finishedAt: true },
      })
      runner.logger.info({ ...request.note, ...progress, consumer: runner.consumer }, 'redrive done')
    } catch (error) {
      // Whoever takes it next goes on with what still waits.
      const interruptions = (shownAt > 0 ? 0 : (request.interruptions ?? 0)) + 1
      const reason = stopping.signal.aborted ? null : (error as Error).message
      await goOnLater(reason, interruptions, { interruptions })
    } finally {
      clearInterval(renewal)
    }
  }

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (!isPrepared) await prepare()
        const request = await take()
        if (request !== null) await run(request)
      } catch (error) {
        runner.logger.warn({ error: (error as Error).message }, 'redrive requests can not be read')
      }
      await sleep(runner.pollMs ?? 1_000, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const life = poll()

  return {
    async stop() {
      stopping.abort()
      await life
    },
  }
}

function redriveRequested(
  { client, db, log, consumer, handler }: RedriveRunner,
  { key, reasonContains, ratePerSecond, note, dryRun, progress, rounds = 0 }: RedriveRequest,
  onProgress: (progress: RedriveProgress) => Promise<void>,
  signal: AbortSignal,
): Promise<RedriveProgress> {
  return redrive({
    consumer,
    ...(key === null ? {} : { key }),
    reasonContains: reasonContains ?? '',
    ...(ratePerSecond === null ? {} : { ratePerSecond }),
    note,
    dryRun,
    ...(dryRun || progress === null ? {} : { before: progress }),
    isLastTry: rounds + 1 === maxRounds,
    handler,
    letters: mongoDeadLetterStore(client, db),
    log,
    onProgress,
    signal,
  })
}
