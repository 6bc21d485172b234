import type { Db, Document } from 'mongodb'

/** A command as MongoDB's profiler recorded it. */
export type RecordedQuery = {
  collection: string
  command: Document
  /** How MongoDB found the documents, e.g. `IXSCAN { createdAt: -1, _id: -1 }`. */
  plan: string
  keysExamined: number
  docsExamined: number
  returned: number
  ms: number
}

const application = 'slipstream-console'
const profileBytes = 128 * 1_024 * 1_024
const reads = ['find', 'aggregate', 'distinct', 'count']

/** Lets MongoDB record each command, until it is ended. */
export async function recordQueries(db: Db): Promise<void> {
  await db.command({ profile: 0 })
  await db.dropCollection('system.profile')
  await db.createCollection('system.profile', { capped: true, size: profileBytes })
  await db.command({ profile: 2 })
}

export async function endRecording(db: Db): Promise<void> {
  await db.command({ profile: 0 })
}

/** The reads of the console since a moment, in their order. */
export async function recordedSince(db: Db, since: Date): Promise<RecordedQuery[]> {
  const found = await db
    .collection('system.profile')
    .find({ appName: application, ts: { $gte: since } }, { sort: { $natural: 1 } })
    .toArray()
  return found
    .filter(({ command }) => reads.some((name) => name in (command as Document)))
    .map(({ ns, command, planSummary, keysExamined, docsExamined, nreturned, millis }) => ({
      collection: String(ns).split('.').slice(1).join('.'),
      command: bare(command as Document),
      plan: String(planSummary ?? ''),
      keysExamined: Number(keysExamined ?? 0),
      docsExamined: Number(docsExamined ?? 0),
      returned: Number(nreturned ?? 0),
      ms: Number(millis ?? 0),
    }))
}

/** Runs commands one after the other, without the console. @returns milliseconds in all */
export async function runBare(db: Db, commands: readonly Document[]): Promise<number> {
  const begunAt = performance.now()
  for (const command of commands) await db.command(command)
  return performance.now() - begunAt
}

/** Without the session and the time of the snapshot, which is long gone. */
function bare({ lsid, $clusterTime, $db, readConcern, ...command }: Document): Document {
  void [lsid, $clusterTime, $db, readConcern]
  return command
}
