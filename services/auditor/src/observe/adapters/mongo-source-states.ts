import { ObjectId } from 'mongodb'
import type { ClientSession, Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { SourceState } from '../domain/source-state.ts'
import type { SourceStateStore, StoredFact } from '../source-state-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'
import { writeStays } from '../../stays/adapters/mongo-open-stays.ts'
import { assertHeld } from '../../leases/adapters/mongo-leases.ts'
import { readPacked, replacePacked } from './packed-stalls.ts'

export function mongoSourceStates(client: MongoClient, db: Db): SourceStateStore {
  const { facts, sources, stalls, discrepancies } = auditCollections(db)
  const searchFacts = findTogether(facts)
  const searchSources = findTogether(sources)
  const searchStalls = findTogether(stalls)
  return {
    async load(source) {
      const [[kept], found] = await Promise.all([
        searchSources({ filter: { _id: source } }),
        searchStalls({ filter: { source } }),
      ])
      const packed = found.flatMap(({ status, state }) => (state === undefined ? [] : [{ status, state }]))
      return {
        stalls: new Map(found.flatMap(({ status, learned }) => (learned ? [[status, learned]] : []))),
        ...{ rhythm: kept?.rhythm, senders: kept?.senders, outage: kept?.outage ?? null },
        packed: new Map(
          await Promise.all(
            packed.map(async ({ status, state }) => [status, await readPacked(state)] as const),
          ),
        ),
      }
    },
    replacePacked: (lease, unpacked) => replacePacked(client, db, lease, unpacked),
    async facts(source, limit) {
      const found = await searchFacts({ filter: { source }, sort: { _id: 1 }, limit })
      return found.map(({ _id, ...fact }): StoredFact => ({ ...fact, id: _id.toHexString() }))
    },
    sourcesWithFacts: () => facts.distinct('source'),
    async keep(lease, state, { statuses, stays, folded, endedDiscrepancies }) {
      const { rhythm, senders, outage = null } = state
      const changes = {
        ...(folded.length > 0 && { rhythm, senders }),
        ...(endedDiscrepancies !== undefined && { outage }),
      }
      const ids = folded.map(({ id }) => new ObjectId(id))
      await inTransaction(client, async (session) => {
        await assertHeld(db, lease, session, changes)
        await writeStalls(db, lease.source, { state, statuses }, session)
        await writeStays(db, lease.source, stays, session)
        if (endedDiscrepancies !== undefined && endedDiscrepancies.length > 0)
          await discrepancies.deleteMany({ _id: { $in: [...endedDiscrepancies] } }, { session })
        if (ids.length > 0) await facts.deleteMany({ _id: { $in: ids } }, { session })
      })
    },
  }
}

async function writeStalls(
  db: Db,
  source: string,
  { state, statuses }: { state: SourceState; statuses: readonly string[] },
  session: ClientSession,
): Promise<void> {
  const operations = statuses.flatMap((status) => {
    const learned = state.stalls.get(status)
    if (learned === undefined) return []
    const filter = { _id: `${source}/${status}` }
    return [{ replaceOne: { filter, replacement: { source, status, learned }, upsert: true } }]
  })
  if (operations.length > 0) await auditCollections(db).stalls.bulkWrite(operations, { session })
}
