import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { inMs, isDue, isFree, leaseOf } from '@slipstream/mongo/lease.ts'
import { requests } from './commands-collection.ts'
import type { RequestWish, ServiceRequest } from './commands-collection.ts'

/** Who asked, why, and under which id: the same id comes again when an earlier try may not have come through. */
export type RequestNote = { id: string; by: string; reason: string }

export type RequestAnswer =
  | { ok: true; result: Record<string, unknown> }
  /** It will not be done: a sentence for whoever asked. */
  | { ok: false; reason: string }

/**
 * Does what is wanted. It may be called again with the same id, after it has thrown, or when the process died before the answer was
 * kept, so a repeat must change nothing. It throws for faults outside only; the signal is aborted when the process leaves.
 */
export type RequestHandler = (
  payload: Record<string, unknown>,
  note: RequestNote,
  signal: AbortSignal,
  /** Shows in the request how far its work has come. */
  progress: (progress: Record<string, unknown>) => Promise<void>,
) => Promise<RequestAnswer>

export type RequestDesk = {
  db: Db
  service: RequestWish['to']
  handlers: Readonly<Record<string, RequestHandler>>
  logger: Pick<Logger, 'info' | 'warn'>
  pollMs?: number
  /** Answers the requests of these kinds alone, or all but these: what takes long is to hold up nothing else. */
  kinds?: { only: readonly string[] } | { except: readonly string[] }
}

const leaseMs = 15_000
const keptForSeconds = 90 * 24 * 60 * 60
const backOff = { firstMs: 1_000, capMs: 60_000 }

/**
 * Runs in the service that owns the work: takes the requests that are due, the oldest first, one at a time in this instance, by a
 * lease that is kept up while its handler works and falls to another instance when this one dies. After a handler has thrown, its
 * request shows the error and is due again after a wait that doubles up to a minute; others go on meanwhile.
 */
export function answerRequests(desk: RequestDesk): { stop(): Promise<void> } {
  const { service, logger } = desk
  const stopping = new AbortController()
  const collection = requests(desk.db)
  const owner = randomUUID()
  const ofKinds = kindFilter(desk.kinds)
  let isPrepared = false

  const prepare = async (): Promise<void> => {
    await collection.createIndex({ to: 1, state: 1, dueAt: 1 })
    // What has no answer yet has no date here, and stays.
    await collection.createIndex({ finishedAt: 1 }, { expireAfterSeconds: keptForSeconds })
    isPrepared = true
  }

  const take = (): Promise<ServiceRequest | null> =>
    collection.findOneAndUpdate(
      { to: service, state: { $in: ['requested', 'running'] }, $and: [isDue, isFree], ...ofKinds },
      [
        {
          $set: {
            state: 'running',
            lease: leaseOf(owner, leaseMs),
            attempts: { $add: ['$attempts', 1] },
          },
        },
      ],
      { sort: { dueAt: 1 }, returnDocument: 'after' },
    )

  const answer = async ({ _id, kind, payload, by, reason, attempts }: ServiceRequest): Promise<void> => {
    const mine = { _id, state: 'running' as const, 'lease.owner': owner }
    const renewal = setInterval(() => {
      // Whoever has taken it over meanwhile repeats what this one does, which is harmless.
      collection.updateOne(mine, [{ $set: { lease: leaseOf(owner, leaseMs) } }]).catch(() => undefined)
    }, leaseMs / 10)
    try {
      const handler = Object.hasOwn(desk.handlers, kind) ? desk.handlers[kind] : undefined
      const answered: RequestAnswer =
        handler === undefined
          ? { ok: false, reason: `the ${service} knows no request of the kind ${kind}` }
          : await handler(payload, { id: _id, by, reason }, stopping.signal, async (progress) => {
              await collection.updateOne(mine, { $set: { progress } })
            })
      const outcome = answered.ok
        ? { state: 'done' as const, result: answered.result }
        : { state: 'refused' as const, refusal: answered.reason }
      await collection.updateOne(mine, {
        $set: { ...outcome, lastError: null, lease: null },
        $currentDate: { finishedAt: true },
      })
      logger.info({ request: _id, kind, state: outcome.state }, 'request answered')
    } catch (error) {
      const lastError = stopping.signal.aborted ? null : (error as Error).message
      const waitMs = lastError === null ? 0 : backOffMs(backOff, attempts, Math.random())
      await collection.updateOne(mine, [
        { $set: { lease: null, lastError: { $literal: lastError }, dueAt: inMs(waitMs) } },
      ])
      if (lastError !== null) logger.warn({ request: _id, kind, lastError, waitMs }, 'request not done yet')
    } finally {
      clearInterval(renewal)
    }
  }

  const poll = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (!isPrepared) await prepare()
        const request = await take()
        if (request !== null) {
          await answer(request)
          continue
        }
      } catch (error) {
        logger.warn({ error: (error as Error).message }, 'requests can not be read')
      }
      await sleep(desk.pollMs ?? 1_000, undefined, { signal: stopping.signal }).catch(() => undefined)
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

function kindFilter(kinds: RequestDesk['kinds']): { kind?: { $in: string[] } | { $nin: string[] } } {
  if (kinds === undefined) return {}
  return { kind: 'only' in kinds ? { $in: [...kinds.only] } : { $nin: [...kinds.except] } }
}
