import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { Binary, Db, MongoClient } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { UnpackedStall } from '../source-state-store.ts'
import { assertHeld } from '../../leases/adapters/mongo-leases.ts'
import type { SourceLease } from '../../leases/lease-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import type { PackedStallState } from '../../stays/domain/upgrade-stall.ts'
import { writeStays } from '../../stays/adapters/mongo-open-stays.ts'

const maxAtOnce = 1_000
const unpack = promisify(gunzip)

/** What an earlier version stored of a status, with all orders in it. */
export async function readPacked(packed: Binary): Promise<PackedStallState> {
  return JSON.parse((await unpack(packed.buffer)).toString('utf8')) as PackedStallState
}

/** Interrupted, it begins again: the packed document goes last, nothing folds before. @throws LeaseLost */
export async function replacePacked(
  client: MongoClient,
  db: Db,
  lease: SourceLease,
  { status, state, stays }: UnpackedStall,
): Promise<void> {
  const { source } = lease
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
    const unpacked = { source, status, learned: state }
    await auditCollections(db).stalls.replaceOne({ _id: `${source}/${status}` }, unpacked, { session })
  })
}
