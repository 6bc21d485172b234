import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { MongoClient } from 'mongodb'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { deliveryCollections } from '../../src/delivery/adapters/delivery-collections.ts'

/** A database of one test's own on the real server, dropped when it ends. */
export async function database(test: TestContext) {
  const { mongodbUrl } = await stackForTests()
  const client = new MongoClient(mongodbUrl)
  const db = client.db(`notifier-${randomUUID().slice(0, 8)}`)
  test.after(async () => {
    await db.dropDatabase()
    await client.close()
  })
  return { client, db, ledger: deliveryCollections(db).notifications }
}
