import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientSession, Db, MongoClient } from 'mongodb'
import type { Handler } from '../../consumer.ts'
import type { EventLog } from '../../event-log.ts'
import type { Logger } from '../../logger.ts'
import { redrive } from '../../redrive.ts'
import { mongoDeadLetterStore } from './dead-letter-store.ts'
import { redriveRequests } from './redrive-requests.ts'
import type { RedriveRequest } from './redrive-requests.ts'

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

/**
 * Runs in the service that owns the consumer: takes what was requested, one at a time among all instances, by a lease that is
 * kept up while it runs and falls to another instance when this one dies. Taking over, or a lease that was lost unnoticed, does
 * no harm: each letter is redriven in a transaction that only one can win.
 */
export function runRedrives(runner: RedriveRunner): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const requests = redriveRequests(runner.db)
  const owner = randomUUID()

  const take = (): Promise<RedriveRequest | null> =>
    requests.findOneAndUpdate(
      {
        consumer: runner.consumer,
        state: { $in: ['requested', 'running'] },
        $or: [{ lease: null }, { 'lease.until': { $lt: new Date() } }],
      },
      { $set: { state: 'running', lease: leaseFrom(owner) } },
      { sort: { requestedAt: 1 }, returnDocument: 'after' },
    )

  const run = async (request: RedriveRequest): Promise<void> => {
    const over = new AbortController()
    const mine = { _id: request._id, state: 'running' as const, 'lease.owner': owner }
    // Cancelled, or taken over after a long silence of this instance.
    const renewal = setInterval(() => {
      requests.updateOne(mine, { $set: { lease: leaseFrom(owner) } }).then(
        ({ matchedCount }) => matchedCount === 0 && over.abort(),
        () => undefined,
      )
    }, leaseMs / 10)
    let told = 0
    try {
      const progress = await redrive({
        consumer: runner.consumer,
        ...(request.key === null ? {} : { key: request.key }),
        reasonContains: request.reasonContains ?? '',
        ...(request.ratePerSecond === null ? {} : { ratePerSecond: request.ratePerSecond }),
        note: request.note,
        dryRun: request.dryRun,
        handler: runner.handler,
        letters: mongoDeadLetterStore(runner.client, runner.db),
        log: runner.log,
        signal: AbortSignal.any([stopping.signal, over.signal]),
        async onProgress(progress) {
          if (performance.now() - told < 250) return
          told = performance.now()
          const { matchedCount } = await requests.updateOne(mine, { $set: { progress, lastError: null } })
          if (matchedCount === 0) over.abort()
        },
      })
      await requests.updateOne(mine, {
        $set: { state: 'done', finishedAt: new Date(), progress, lastError: null, lease: null },
      })
      runner.logger.info({ ...request.note, ...progress, consumer: runner.consumer }, 'redrive done')
    } catch (error) {
      // Whoever takes it next goes on with what still waits.
      const lastError = stopping.signal.aborted ? null : (error as Error).message
      await requests.updateOne(mine, { $set: { lease: null, lastError } })
      if (lastError !== null)
        runner.logger.warn({ consumer: runner.consumer, lastError }, 'redrive interrupted')
    } finally {
      clearInterval(renewal)
    }
  }

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
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

const leaseFrom = (owner: string) => ({ owner, until: new Date(Date.now() + leaseMs) })
