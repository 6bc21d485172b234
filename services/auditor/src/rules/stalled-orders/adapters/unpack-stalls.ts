import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/in-transaction.ts'
import { upgradeStall } from '../domain/upgrade-stall.ts'
import type { PackedStallState } from '../domain/upgrade-stall.ts'
import type { SourceLease } from '../../../scheduling/lease-store.ts'
import { auditCollections } from '../../../store/adapters/audit-collections.ts'
import { writeStays } from './mongo-open-stays.ts'
import { assertHeld } from '../../../scheduling/adapters/mongo-leases.ts'

const maxAtOnce = 1_000
const unpack = promisify(gunzip)

/**
 * Brings over what an earlier version kept of each status in one packed document. Broken off, it begins again: the packed
 * document goes last, and nothing is folded before. @throws LeaseLost
 */
export async function unpackStalls(client: MongoClient, db: Db, lease: SourceLease): Promise<void> {
  const { stalls } = auditCollections(db)
  const { source } = lease
  for (const { _id, status, state: packed } of await stalls
    .find({ source, state: { $exists: true } })
    .toArray()) {
    if (packed === undefined) continue
    const text = (await unpack(packed.buffer)).toString('utf8')
    const { state, stays } = upgradeStall(JSON.parse(text) as PackedStallState)
    for (let first = 0; first < stays.length; first += maxAtOnce) {
      const some = stays.slice(first, first + maxAtOnce)
      await inTransaction(client, async (session) => {
        await assertHeld(db, lease, session)
        const changes = some.map((stay) => ({ status, orderId: stay.orderId, stay }))
        await writeStays(db, source, changes, session)
      })
    }
    await inTransaction(client, async (session) => {
      await assertHeld(db, lease, session)
      await stalls.replaceOne({ _id }, { source, status, learned: state }, { session })
    })
  }
}
