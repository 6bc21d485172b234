import { randomUUID } from 'node:crypto'
import { describe } from 'node:test'
import { MongoClient } from 'mongodb'
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

const mongo: Rig<JointTransaction> = {
  name: 'in MongoDB',
  async open() {
    const { mongodbUrl } = await stackForTests()
    const name = `auditor-${randomUUID().slice(0, 8)}`
    const client = () => new MongoClient(mongodbUrl)
    const clients = [client(), client(), client()] as const
    const db = clients[0].db(name)
    await ensureAuditCollections(db)
    const storeOf = (one: MongoClient) => mongoAuditStore(one, one.db(name))
    return {
      stores: [storeOf(clients[0]), storeOf(clients[1]), storeOf(clients[2])],
      inTransaction: (write) => inJointTransaction(clients[0], write),
      async close() {
        await db.dropDatabase()
        await Promise.all(clients.map((one) => one.close()))
      },
    }
  },
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
