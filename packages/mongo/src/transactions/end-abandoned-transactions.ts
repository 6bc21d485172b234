import type { Document, MongoClient } from 'mongodb'

type IdleSession = { lsid: { id: Document } }

const maxTimeMS = 2_000

/**
 * Ends open transactions of an application that have been inactive for a while: MongoDB keeps the
 * locks of a process that died until `transactionLifetimeLimitSeconds` (default: 60). One whose
 * process still lives is retried by its driver.
 *
 * @returns how many were ended
 */
export async function endAbandonedTransactions(
  client: MongoClient,
  { appName, inactiveMs }: { appName: string; inactiveMs: number },
): Promise<number> {
  const admin = client.db('admin')
  const $match = {
    ...{ type: 'idleSession', appName },
    'transaction.timeInactiveMicros': { $gte: inactiveMs * 1_000 },
  }
  const pipeline = [{ $currentOp: { idleSessions: true } }, { $match }, { $project: { lsid: 1 } }]
  const { cursor } = await admin.command({ aggregate: 1, pipeline, cursor: {}, maxTimeMS })
  const found = (cursor as { firstBatch: IdleSession[] }).firstBatch
  if (found.length === 0) return 0
  await admin.command({ killSessions: found.map(({ lsid: { id } }) => ({ id })), maxTimeMS })
  return found.length
}
