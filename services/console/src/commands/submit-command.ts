import { findRedrive } from '@slipstream/commands/find-command.ts'
import { cancelRedrive, submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import { submitCommand } from '@slipstream/commands/submit-command.ts'
import { createHash, randomUUID } from 'node:crypto'
import type { MongoClient } from 'mongodb'
import { inSnapshot } from '../adapters/read-models.ts'
import type { Wish, WishRoute } from './command-definition.ts'

export type LeftWish =
  { id: string; kind: 'request' | 'redrive' } | Extract<Wish, { conflict: string } | { notFound: string }>

/**
 * Makes a request of what was given, and leaves it for the service that owns the work.
 *
 * @param idempotencyKey a repeat with the same key leaves nothing more
 * @throws CommandDiffers when the key was used for something else
 */
export async function leaveWish(
  { client, database, now }: { client: MongoClient; database: string; now: Date },
  route: WishRoute,
  asked: { params: Record<string, unknown>; given: Record<string, unknown>; idempotencyKey?: string },
): Promise<LeftWish> {
  const { params, given, idempotencyKey } = asked
  const db = client.db(database)
  const id = idempotencyKey === undefined ? randomUUID() : digest([route.operationId, params, idempotencyKey])
  const wishing = {
    id,
    now,
    inSnapshot: <Answer>(read: Parameters<typeof inSnapshot<Answer>>[2]) =>
      inSnapshot(client, database, read),
  }
  const wish = await route.wish(wishing, params, given)
  if ('conflict' in wish || 'notFound' in wish) return wish
  if ('cancelled' in wish) {
    const { id: cancelled, note } = wish.cancelled
    if (await cancelRedrive(db, cancelled, note)) return { id: cancelled, kind: 'redrive' }
    const found = await findRedrive(db, cancelled)
    return found?.state === 'cancelled'
      ? { id: cancelled, kind: 'redrive' }
      : { conflict: 'The redrive is done already.' }
  }
  const asGiven = digest([route.operationId, params, Object.entries(given).sort()])
  if ('redrive' in wish) {
    return { id: await submitRedrive(db, { id, fingerprint: asGiven, ...wish.redrive }), kind: 'redrive' }
  }
  return { id: await submitCommand(db, { id, fingerprint: asGiven, ...wish.request }), kind: 'request' }
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
