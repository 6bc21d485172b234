import { setTimeout as sleep } from 'node:timers/promises'
import { exportItems } from '@slipstream/exports/export-items.ts'
import type { ExportItem } from '@slipstream/exports/export-items.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { hastenWork } from '@slipstream/work/adapters/administer-work.ts'
import type { Db, Filter } from 'mongodb'
import { removalItems } from '../exports/export-removals.ts'

const maxWaitMs = 60_000
const pollMs = 500

/**
 * Ends all exports with personal data that are ready, and waits for the worker to remove their files from the
 * store. Those under way are left to end by themselves.
 *
 * @param isDryRun finds them, and changes nothing
 */
export async function removeExports(
  db: Db,
  { isDryRun }: { isDryRun: boolean },
): Promise<{ removed: string[]; left: string[] }> {
  const now = new Date()
  const idsOf = async (filter: Filter<ExportItem>): Promise<string[]> =>
    (
      await exportItems(db)
        .find(filter, { projection: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id)
  const underWay = await idsOf({
    'request.personalData': true,
    outcome: null,
    'work.state': { $in: ['waiting', 'leased'] },
  })
  const ready = await idsOf({ 'request.personalData': true, outcome: 'ready', expiresAt: { $gt: now } })
  if (isDryRun) return { removed: ready, left: underWay }
  for (const id of ready)
    await inTransaction(db.client, async (session) => {
      await exportItems(db).updateOne({ _id: id }, { $set: { expiresAt: now } }, { session })
      await hastenWork(removalItems(db), id, { session })
    })
  const waiting = await notRemoved(db, ready)
  return { removed: ready.filter((id) => !waiting.includes(id)), left: [...underWay, ...waiting] }
}

/** @returns those that the worker has not removed in time */
async function notRemoved(db: Db, ids: readonly string[]): Promise<string[]> {
  const open = { _id: { $in: [...ids] }, 'work.state': { $ne: 'done' } } as const
  const until = Date.now() + maxWaitMs
  for (;;) {
    const left = await removalItems(db)
      .find(open, { projection: { _id: 1 } })
      .toArray()
    if (left.length === 0 || Date.now() > until) return left.map(({ _id }) => _id)
    await sleep(pollMs)
  }
}
