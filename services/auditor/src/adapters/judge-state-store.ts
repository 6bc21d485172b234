import { gunzip, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { Binary } from 'mongodb'
import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/event-log/adapters/mongo/in-transaction.ts'
import { foldFacts } from '../domain/judge-state.ts'
import type { JudgeState } from '../domain/judge-state.ts'
import { newSenderHealth } from '../domain/sender-health/sender-health.ts'
import { newRhythm } from '../domain/silence/rhythm.ts'
import type { StallState } from '../domain/stall/stall-state.ts'
import { auditCollections } from './audit-collections.ts'
import { assertHeld } from './source-lease.ts'
import type { SourceLease } from './source-lease.ts'

/** Facts of this many are folded in one transaction. */
const mostFacts = 10_000

const pack = promisify(gzip)
const unpack = promisify(gunzip)

export async function loadJudgeState(db: Db, source: string): Promise<JudgeState> {
  const { sources, stalls } = auditCollections(db)
  const [kept, packed] = await Promise.all([
    sources.findOne({ _id: source }),
    stalls.find({ source }).toArray(),
  ])
  const states = packed.map(async ({ status, state }) => {
    const text = (await unpack(state.buffer)).toString('utf8')
    return [status, JSON.parse(text) as StallState] as const
  })
  return {
    stalls: new Map(await Promise.all(states)),
    rhythm: kept?.rhythm ?? newRhythm(),
    senders: kept?.senders ?? newSenderHealth(),
  }
}

/**
 * Folds all facts that are noted by now into the state, and keeps it: each fact is taken away in the transaction that keeps what
 * it has changed, so that it counts once.
 *
 * @throws LeaseLost; the state given is used up either way
 */
export async function foldNotedFacts(
  client: MongoClient,
  db: Db,
  lease: SourceLease,
  given: JudgeState,
  statuses: readonly string[],
): Promise<JudgeState> {
  const { facts, sources } = auditCollections(db)
  let state = given
  for (;;) {
    const noted = await facts.find({ source: lease.source }).sort({ _id: 1 }).limit(mostFacts).toArray()
    if (noted.length === 0) return state
    state = foldFacts(state, noted, statuses)
    const touched = new Set(noted.some(({ kind }) => kind === 'ordered') ? statuses : noted.flatMap(statusOf))
    const { rhythm, senders } = state
    const kept = await packStalls(state, touched)
    await inTransaction(client, async (session) => {
      await assertHeld(db, lease, session)
      await sources.updateOne({ _id: lease.source }, { $set: { rhythm, senders } }, { session })
      await writeStalls(db, lease.source, kept, session)
      await facts.deleteMany({ _id: { $in: noted.map(({ _id }) => _id) } }, { session })
    })
    if (noted.length < mostFacts) return state
  }
}

/** Keeps what alerts have changed. @throws LeaseLost */
export async function keepStalls(
  client: MongoClient,
  db: Db,
  lease: SourceLease,
  state: JudgeState,
  statuses: readonly string[],
): Promise<void> {
  if (statuses.length === 0) return
  const kept = await packStalls(state, statuses)
  await inTransaction(client, async (session) => {
    await assertHeld(db, lease, session)
    await writeStalls(db, lease.source, kept, session)
  })
}

type Packed = readonly (readonly [status: string, state: Binary])[]

/** As JSON, packed: with a hundred thousand orders in one status it is many megabytes otherwise. */
function packStalls(state: JudgeState, statuses: Iterable<string>): Promise<Packed> {
  return Promise.all(
    [...statuses].map(async (status) => {
      const text = JSON.stringify(state.stalls.get(status))
      return [status, new Binary(await pack(text, { level: 1 }))] as const
    }),
  )
}

async function writeStalls(
  db: Db,
  source: string,
  packed: Packed,
  session: Parameters<typeof assertHeld>[2],
): Promise<void> {
  if (packed.length === 0) return
  await auditCollections(db).stalls.bulkWrite(
    packed.map(([status, state]) => ({
      replaceOne: {
        filter: { _id: `${source}/${status}` },
        replacement: { source, status, state },
        upsert: true,
      },
    })),
    session === undefined ? {} : { session },
  )
}

function statusOf(fact: { kind: string; status?: string }): string[] {
  return fact.status === undefined ? [] : [fact.status]
}
