import type { MongoClient } from 'mongodb'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { ensureOrderCollections } from '../../../src/orders/adapters/order-collections.ts'
import { mongoOrderStore } from '../../../src/orders/adapters/order-store.ts'
import type { OrderStore } from '../../../src/orders/adapters/order-store.ts'
import type { AdminSource } from '../../../src/orders/admin-source.ts'

export const sourceNamed = (name: string): AdminSource => ({
  ...{ name, admins: [{ name: 'Eve', token: new Secret('token-of-eve') }], currency: 'EUR', firstNumber: 1 },
  shipping: undefined,
  findParticipants: () => ({ participants: [] }),
})

/** The store as one process has it. */
export function orderStore(client: MongoClient, database: string): OrderStore {
  const db = client.db(database)
  return mongoOrderStore(client, db, mongoOutbox(db, 'placedOrderOutbox'))
}

export async function prepareOrders(client: MongoClient, database: string): Promise<void> {
  const db = client.db(database)
  await ensureOrderCollections(db)
  await mongoOutbox(db, 'placedOrderOutbox').prepare()
}
