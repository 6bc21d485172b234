import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import type { Fields } from '@slipstream/work/domain/work.ts'
import { queryKeptMs, queueOf, readyServiceQueries, serviceQueries } from './service-queries.ts'
import type { ServiceQuery } from './service-queries.ts'

/** A response, why there is none, or that the service has not responded in time. */
export type QueryResult =
  | { id: string; kind: 'response'; response: Fields }
  | { id: string; kind: 'refused'; reason: string }
  | { id: string; kind: 'timeout' }

const firstPauseMs = 20
const maxPauseMs = 200

/** Sends a query to a service, and waits for its response. It expires after a quarter of an hour. */
export async function sendQuery(
  db: Db,
  query: Omit<ServiceQuery, 'expiresAt'>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<QueryResult> {
  const expiresAt = new Date(Date.now() + queryKeptMs)
  const collection = await readyServiceQueries(db)
  const { id } = await submitWork(collection, {
    own: { ...query, expiresAt },
    work: { queue: queueOf(query.to) },
  })
  const endsAt = performance.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(maxPauseMs, pauseMs * 1.5)) {
    const result = await findResponse(db, id, query.by)
    if (result !== undefined && result.kind !== 'timeout') return result
    if (performance.now() >= endsAt) return { id, kind: 'timeout' }
    await sleep(pauseMs, undefined, { signal })
  }
}

/**
 * The outcome of a query; `timeout` while there is no response.
 *
 * @returns undefined when there is no such query of this person, or it has expired
 */
export async function findResponse(db: Db, id: string, by: string): Promise<QueryResult | undefined> {
  const found = await serviceQueries(db).findOne({ _id: id, by })
  if (found === null) return undefined
  const { state, result, lastError } = found.work
  if (state === 'dead-lettered') return { id, kind: 'refused', reason: lastError ?? 'it failed' }
  if (state !== 'done' || result === null) return { id, kind: 'timeout' }
  const { refusal, response } = result as { refusal?: string; response?: Fields }
  return response === undefined
    ? { id, kind: 'refused', reason: refusal ?? 'it failed' }
    : { id, kind: 'response', response }
}
