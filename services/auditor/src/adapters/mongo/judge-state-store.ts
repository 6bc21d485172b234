import { gunzip, gzip } from 'node:zlib'
import { promisify } from 'node:util'
import { Binary, ObjectId } from 'mongodb'
import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/event-log/adapters/mongo/in-transaction.ts'
import type { JudgeState } from '../../domain/judge-state.ts'
import { newSenderHealth } from '../../domain/sender-health/sender-health.ts'
import { newRhythm } from '../../domain/silence/rhythm.ts'
import type { StallState } from '../../domain/stall/stall-state.ts'
import type { JudgeStateStore, StoredFact } from '../../store/judge-state-store.ts'
import { auditCollections } from './audit-collections.ts'
import { assertHeld } from './source-lease.ts'

const pack = promisify(gzip)
const unpack = promisify(gunzip)

export function mongoJudgeStates(client: MongoClient, db: Db): JudgeStateStore {
  const { facts, sources } = auditCollections(db)
  return {
    load: (source) => loadJudgeState(db, source),
    async facts(source, limit) {
      const found = await facts.find({ source }).sort({ _id: 1 }).limit(limit).toArray()
      return found.map(({ _id, ...fact }): StoredFact => ({ ...fact, id: _id.toHexString() }))
    },
    sourcesWithFacts: () => facts.distinct('source'),
    async keep(lease, state, { statuses, folded }) {
      const { rhythm, senders } = state
      const packed = await packStalls(state, statuses)
      const ids = folded.map(({ id }) => new ObjectId(id))
      await inTransaction(client, async (session) => {
        await assertHeld(db, lease, session)
        await writeStalls(db, lease.source, packed, session)
        if (ids.length === 0) return
        await sources.updateOne({ _id: lease.source }, { $set: { rhythm, senders } }, { session })
        await facts.deleteMany({ _id: { $in: ids } }, { session })
      })
    },
  }
}

async function loadJudgeState(db: Db, source: string): Promise<JudgeState> {
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
