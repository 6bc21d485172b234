import type { ClientSession, Db, MongoClient } from 'mongodb'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { endAbandonedTransactions } from '@slipstream/mongo/transactions/end-abandoned-transactions.ts'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { Customer } from '@slipstream/events/event-types/orders/order.ts'
import type { NamedCustomer } from '@slipstream/read-models/customers/customer-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { PlacedOrder } from '../domain/placed-order.ts'
import { findKnownCustomer } from './known-customers.ts'
import { orderCollections } from './order-collections.ts'
import type { RequestDocument } from './order-collections.ts'

/** Reads and writes of one transaction: all of it or nothing is stored. */
export type OrderTransaction = {
  findRequest(id: string): Promise<RequestDocument | null>
  insertRequest(request: RequestDocument): Promise<void>
  /**
   * The number after the last one that the source gave. It is given to nobody else, and to
   * this transaction only if it commits.
   */
  nextNumber(source: string, first: number): Promise<number>
  findOrder(id: string): Promise<PlacedOrder | null>
  /** See `findKnownCustomer`. */
  findCustomer(named: NamedCustomer): Promise<Customer | null>
  /** Of an order, by shipment number. */
  shipmentsOf(order: Pick<PlacedOrder, 'source' | 'orderId'>): Promise<ShipmentDocument[]>
  carriers(names: readonly string[]): Promise<CarrierDocument[]>
  /** Stores the state of an order, and its event in the outbox. */
  store(order: PlacedOrder, event: Event): Promise<void>
}

export type OrderStore = {
  /**
   * Runs `work` in a transaction. It runs again when it met another one.
   *
   * @throws when MongoDB is unavailable for 20 seconds; it may have committed nevertheless
   */
  transact<Result>(work: (transaction: OrderTransaction) => Promise<Result>): Promise<Result>
  check(): Promise<void>
}

/** A transaction takes milliseconds: one that was inactive for this is of an instance that stopped. */
const abandonedMs = 5_000
/** A conflict that lasts this long is not with one that works. */
const blockedMs = 1_000

/** @param onAbandoned how many transactions of instances that stopped were ended, or why they could not be */
export function mongoOrderStore(
  client: MongoClient,
  db: Db,
  outbox: Outbox,
  onAbandoned: (ended: number | { err: unknown }) => void = () => undefined,
): OrderStore {
  const { appName } = client.options
  const endAbandoned = async (): Promise<void> => {
    if (appName === undefined) return
    try {
      const ended = await endAbandonedTransactions(client, { appName, inactiveMs: abandonedMs })
      if (ended > 0) onAbandoned(ended)
    } catch (err) {
      onAbandoned({ err })
    }
  }
  return {
    async transact<Result>(work: (transaction: OrderTransaction) => Promise<Result>): Promise<Result> {
      let result: { value: Result } | undefined
      let checkedAt = performance.now()
      await inTransaction(client, async (session) => {
        if (performance.now() - checkedAt >= blockedMs) {
          await endAbandoned()
          checkedAt = performance.now()
        }
        result = { value: await work(transactionOf(db, outbox, session)) }
      })
      if (result === undefined) throw new Error('the transaction did not run')
      return result.value
    },
    check: () => assertAccess(db),
  }
}

function transactionOf(db: Db, outbox: Outbox, session: ClientSession): OrderTransaction {
  const { orders, numbers, requests, shipments, carriers } = orderCollections(db)
  const replace = async (order: PlacedOrder): Promise<void> => {
    const { _id, revision } = order
    const { matchedCount } = await orders.replaceOne({ _id, revision: revision - 1 }, order, { session })
    if (matchedCount === 0) throw new Error(`the order ${_id} has not the revision before ${revision}`)
  }
  return {
    findRequest: (_id) => requests.findOne({ _id }, { session }),
    insertRequest: async (request) => void (await requests.insertOne(request, { session })),
    async nextNumber(source, first) {
      const next = { $ifNull: [{ $add: ['$last', 1] }, first] }
      const options = { session, upsert: true, returnDocument: 'after' } as const
      const given = await numbers.findOneAndUpdate({ _id: source }, [{ $set: { last: next } }], options)
      if (given === null) throw new Error('the counter of order numbers was not stored')
      return given.last
    },
    findOrder: (_id) => orders.findOne({ _id }, { session }),
    findCustomer: (named) => findKnownCustomer(db, session, named),
    shipmentsOf: ({ source, orderId }) =>
      shipments.find({ source, orderId }, { session }).sort({ shipmentNumber: 1 }).toArray(),
    carriers: (names) => carriers.find({ _id: { $in: [...names] } }, { session }).toArray(),
    async store(order, event) {
      const { _id, revision } = order
      if (revision === 1) await orders.insertOne(order, { session })
      else await replace(order)
      await outbox.enqueue(session, { record: `order/${_id}`, revision, events: [event] })
    },
  }
}
