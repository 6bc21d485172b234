import { randomUUID } from 'node:crypto'
import { after, describe } from 'node:test'
import { MongoClient } from 'mongodb'
import type { Db } from 'mongodb'
import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import { inJointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { memoryAuditStore } from '../../src/store/adapters/memory-audit-store.ts'
import { ensureAuditCollections } from '../../src/store/adapters/audit-collections.ts'
import { mongoAuditStore } from '../../src/store/adapters/mongo-audit-store.ts'
import { billingKeepsItsPromises } from './contract/billing.ts'
import { keepingKeepsItsPromises } from './contract/keeping.ts'
import { leasesKeepTheirPromises } from './contract/leases.ts'
import { readingKeepsItsPromises } from './contract/reading.ts'
import type { Rig } from './contract/rig.ts'
import { shipmentsKeepTheirPromises } from './contract/shipments.ts'
import { sequencesKeepTheirPromises } from './contract/sequences.ts'

const { mongodbUrl } = await stackForTests()
/** Databases whose test is over. To empty one is far faster than to make one, with its sixty indexes. */
const idle: Database[] = []
const all: Database[] = []

after(async () => {
  for (const { db, clients } of all) {
    await db.dropDatabase()
    await Promise.all(clients.map((one) => one.close()))
  }
})

const mongo: Rig<JointTransaction> = {
  name: 'in MongoDB',
  async open() {
    const database = idle.pop() ?? (await createDatabase())
    const [first, second, third] = database.clients
    const storeOf = (one: MongoClient) => mongoAuditStore(one, one.db(database.db.databaseName))
    return {
      stores: [storeOf(first), storeOf(second), storeOf(third)],
      inTransaction: (write) => inJointTransaction(first, write),
      async close() {
        const collections = await database.db.collections()
        await Promise.all(collections.map((one) => one.deleteMany({})))
        idle.push(database)
      },
    }
  },
}

type Database = { db: Db; clients: readonly [MongoClient, MongoClient, MongoClient] }

async function createDatabase(): Promise<Database> {
  const client = () => new MongoClient(mongodbUrl)
  const clients = [client(), client(), client()] as const
  const database = { db: clients[0].db(`auditor-${randomUUID().slice(0, 8)}`), clients }
  all.push(database)
  await ensureAuditCollections(database.db)
  return database
}

const memory: Rig<MemoryTransaction> = {
  name: 'in memory',
  open() {
    const store = memoryAuditStore(Date.now)
    return Promise.resolve({
      stores: [store, store, store],
      async inTransaction(write) {
        const effects: (() => void)[] = []
        await write({ onCommit: (effect) => void effects.push(effect) })
        for (const effect of effects) effect()
      },
      close: () => Promise.resolve(),
    })
  },
}

function everyPromise<Tx>(rig: Rig<Tx>): void {
  describe(`the audit ${rig.name}`, () => {
    sequencesKeepTheirPromises(rig)
    leasesKeepTheirPromises(rig)
    readingKeepsItsPromises(rig)
    keepingKeepsItsPromises(rig)
    shipmentsKeepTheirPromises(rig)
    billingKeepsItsPromises(rig)
  })
}

everyPromise(mongo)
everyPromise(memory)
