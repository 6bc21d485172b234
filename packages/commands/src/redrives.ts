import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from 'mongodb'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import type { RedriveProgress } from '@slipstream/event-log/dead-letters/redrive-progress.ts'
import { insertedNow } from '@slipstream/mongo/lease.ts'
import type { Lease } from '@slipstream/mongo/lease.ts'
import { RequestDiffers } from './commands-collection.ts'

export type RedriveRequest = {
  _id: string
  consumer: string
  /** All keys when null. */
  key: string | null
  /** Only what was set aside for a reason with this text in it, when not null; absent in older ones. */
  reasonContains?: string | null
  /** As of a `ServiceRequest`. */
  asked?: string | null
  note: Reason
  dryRun: boolean
  ratePerSecond: number | null
  state: 'requested' | 'running' | 'done' | 'cancelled'
  requestedAt: Date
  finishedAt: Date | null
  progress: RedriveProgress | null
  /** The fault outside that interrupted it last; it goes on by itself. */
  lastError: string | null
  lease: Lease | null
  /** It is not begun, or gone on with, before; absent in older ones, and then it is due. */
  dueAt?: Date
  /** How often it was interrupted in a row. */
  interruptions?: number
  /** How often it has come to its end and left letters whose handler threw. */
  rounds?: number
  /** Who cancelled it, and why. */
  cancelled?: Reason
}

const pollMs = 250

export const redriveRequests = (db: Db) => db.collection<RedriveRequest>('redrives')

export type RedriveWish = {
  consumer: string
  key?: string
  reasonContains?: string
  note: Reason
  dryRun?: boolean
  ratePerSecond?: number
}

/**
 * Asks the service that owns the consumer to redrive.
 *
 * @param wish its `id`, where one is given, makes repeats harmless: under an id one request is made
 * @returns the request's id, for `watchRedrive`
 * @throws RequestDiffers when that id was used, and something else was `asked`
 */
export async function requestRedrive(
  db: Db,
  wish: RedriveWish & { id?: string; asked?: string },
): Promise<string> {
  const _id = wish.id ?? randomUUID()
  const request: Omit<RedriveRequest, '_id' | 'requestedAt' | 'dueAt'> = {
    consumer: wish.consumer,
    key: wish.key ?? null,
    reasonContains: wish.reasonContains ?? null,
    asked: wish.asked ?? null,
    note: wish.note,
    dryRun: wish.dryRun ?? false,
    ratePerSecond: wish.ratePerSecond ?? null,
    state: 'requested',
    finishedAt: null,
    progress: null,
    lastError: null,
    lease: null,
  }
  const there = await redriveRequests(db).findOneAndUpdate(
    { _id },
    insertedNow(request, { now: ['requestedAt', 'dueAt'], absent: 'state' }),
    { upsert: true, returnDocument: 'after' },
  )
  if (wish.asked !== undefined && there?.asked !== wish.asked) {
    throw new RequestDiffers(`the redrive ${_id} wants something else`)
  }
  return _id
}

/**
 * It ends after the letter at hand; what is redriven stays so.
 *
 * @returns false when it was over already
 */
export async function cancelRedrive(db: Db, id: string, by: Reason): Promise<boolean> {
  const { matchedCount } = await redriveRequests(db).updateOne(
    { _id: id, state: { $in: ['requested', 'running'] } },
    { $set: { state: 'cancelled', cancelled: by }, $currentDate: { finishedAt: true } },
  )
  return matchedCount > 0
}

/** Tells every change until the request is done or cancelled, and returns it as it was in the end. */
export async function watchRedrive(
  db: Db,
  id: string,
  onProgress: (request: RedriveRequest) => void,
  signal?: AbortSignal,
): Promise<RedriveRequest> {
  let shown = ''
  for (;;) {
    signal?.throwIfAborted()
    const request = await redriveRequests(db).findOne({ _id: id })
    if (request === null) throw new Error(`there is no redrive ${id}`)
    const told = JSON.stringify([request.state, request.progress, request.lastError])
    if (told !== shown) onProgress(request)
    shown = told
    if (request.finishedAt !== null) return request
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal })
  }
}
