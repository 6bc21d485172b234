import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import { insertedNow } from '@slipstream/mongo/lease.ts'
import type { Lease } from '@slipstream/mongo/lease.ts'

/** What somebody wants of a service, who and why. It is asked by the console or a command, and done by the service that owns the work. */
export type RequestWish = {
  /** The service that answers it. */
  to: 'auditor' | 'notifier'
  /** What is wanted, a word for machines, as `silence`. */
  kind: string
  payload: Record<string, unknown>
  by: string
  reason: string
}

export type ServiceRequest = RequestWish & {
  _id: string
  /** What was asked for, word by word, where whoever asked can tell: by it the same wish is known again. */
  asked: string | null
  /** `refused`: it will not be done, as `refusal` says. */
  state: 'requested' | 'running' | 'done' | 'refused'
  requestedAt: Date
  finishedAt: Date | null
  result: Record<string, unknown> | null
  /** How far it has come, where its work takes long; absent before that is known. */
  progress?: Record<string, unknown>
  refusal: string | null
  /** How often it was begun. */
  attempts: number
  /** It is not begun before. */
  dueAt: Date
  /** What stood in its way last; it is tried again by itself. */
  lastError: string | null
  lease: Lease | null
}

/** The id was used already, for another wish. */
export class RequestDiffers extends Error {}

const pollMs = 250

export const requests = (db: Db) => db.collection<ServiceRequest>('requests')

/**
 * Leaves a wish for the service that it names. It waits there until that service runs, and is kept for 90 days after its answer.
 *
 * @param wish its `id`, where one is given, makes repeats harmless: the same wish under the same id is left once. It is the same
 *   when `asked` is, or without that, when all of it is
 * @returns the request's id, for `watchRequest`
 * @throws RequestDiffers when another wish has that id
 */
export async function submitRequest(
  db: Db,
  { id, asked = null, ...wish }: RequestWish & { id?: string; asked?: string | null },
): Promise<string> {
  const _id = id ?? randomUUID()
  const request: Omit<ServiceRequest, '_id' | 'requestedAt' | 'dueAt'> = {
    ...wish,
    asked,
    state: 'requested',
    finishedAt: null,
    result: null,
    refusal: null,
    attempts: 0,
    lastError: null,
    lease: null,
  }
  const { upsertedCount } = await requests(db).updateOne(
    { _id },
    insertedNow(request, { now: ['requestedAt', 'dueAt'], absent: 'state' }),
    { upsert: true, writeConcern: { w: 'majority' } },
  )
  if (upsertedCount === 0) {
    const there = await requests(db).findOne({ _id })
    const isSame = asked === null ? saysTheSame(there, wish) : there?.asked === asked
    if (there !== null && !isSame) {
      throw new RequestDiffers(`the request ${_id} wants something else`)
    }
  }
  return _id
}

function saysTheSame(there: RequestWish | null, wish: RequestWish): boolean {
  if (there === null) return true
  const told = ({ to, kind, payload, by, reason }: RequestWish) => ({ to, kind, payload, by, reason })
  return isDeepStrictEqual(told(there), told(wish))
}

/** Tells every change until the request is answered, and returns it as it was in the end. */
export async function watchRequest(
  db: Db,
  id: string,
  onChange: (request: ServiceRequest) => void,
  signal?: AbortSignal,
): Promise<ServiceRequest> {
  let shown = ''
  for (;;) {
    signal?.throwIfAborted()
    const request = await requests(db).findOne({ _id: id })
    if (request === null) throw new Error(`there is no request ${id}`)
    const told = JSON.stringify([request.state, request.lastError, request.progress])
    if (told !== shown) onChange(request)
    shown = told
    if (request.finishedAt !== null) return request
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal })
  }
}
