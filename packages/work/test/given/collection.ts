import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { ensureWorkCollection } from '../../src/adapters/work-collection.ts'
import type { WorkItem } from '../../src/adapters/work-collection.ts'

export const queue = 'parcels'

/** An item's own fields. */
export type Parcel = { parcel: number; label?: string | null; sizes?: number[] }

/** A collection of work in a database of its own, which is dropped after the test. */
export async function givenCollection(test: TestContext) {
  const { mongodbUrl } = await stackForTests()
  const client = new MongoClient(mongodbUrl)
  const db = client.db(`work-${randomUUID().slice(0, 8)}`)
  test.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  await ensureWorkCollection(db, 'parcels')
  return { client, db, collection: db.collection<WorkItem<Parcel>>('parcels') }
}
