import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import type { StallRuleName } from '../domain/stall-rule.ts'
import type { OpenStay } from '../domain/stall-state.ts'
import type { OpenStayStore, StayChange } from '../open-stay-store.ts'
import { findTogether } from '../../adapters/mongo/find-together.ts'

/** An order in a watched status. */
type OpenStayDocument = Omit<OpenStay, 'orderId'> & {
  _id: { source: string; status: string; orderId: string }
  /** The rules that have not alerted it. */
  unalerted: StallRuleName[]
  isAlerted: boolean
}

const openStaysOf = (db: Db) => db.collection<OpenStayDocument>('auditOpenStays')

const ruleNames: readonly StallRuleName[] = ['count', 'time', 'learned']

/** Creates the indexes. Repeated, it changes nothing. */
export async function ensureOpenStays(db: Db): Promise<void> {
  await openStaysOf(db).createIndexes([
    {
      key: {
        ...{ '_id.source': 1, '_id.status': 1, unalerted: 1 },
        ...{ enteredAt: 1, 'putOff.until': 1 },
      },
    },
    {
      ...{ key: { '_id.source': 1, '_id.status': 1, enteredAt: 1 }, name: 'alerted' },
      partialFilterExpression: { isAlerted: true },
    },
  ])
}

export function mongoOpenStays(db: Db): OpenStayStore {
  const openStays = openStaysOf(db)
  const search = findTogether(openStays)
  return {
    async find(source, status, orderIds) {
      const ids = orderIds.map((orderId) => ({ source, status, orderId }))
      return (await openStays.find({ _id: { $in: ids } }).toArray()).map(toStay)
    },
    async oldest(source, status, { rule, at, limit }) {
      const found = await search({
        filter: {
          ...{ '_id.source': source, '_id.status': status, unalerted: rule },
          'putOff.until': { $not: { $gt: at } },
        },
        ...{ sort: { enteredAt: 1 }, limit },
      })
      return found.map(toStay)
    },
    async alerted(source, status, limit) {
      const filter = { '_id.source': source, '_id.status': status, isAlerted: true }
      const found = await search({ filter, sort: { enteredAt: 1 }, limit })
      return found.map(toStay)
    },
  }
}

/** Writes orders that entered or were alerted, and takes away those that left. */
export async function writeStays(
  db: Db,
  source: string,
  changes: readonly StayChange[],
  session: ClientSession,
): Promise<void> {
  if (changes.length === 0) return
  const operations = changes.map((change): AnyBulkWriteOperation<OpenStayDocument> => {
    const { status, orderId, stay } = change
    const filter = { _id: { source, status, orderId } }
    if (stay === undefined) return { deleteOne: { filter } }
    return { replaceOne: { filter, replacement: toDocument(stay), upsert: true } }
  })
  await openStaysOf(db).bulkWrite(operations, { session, ordered: false })
}

function toDocument({ orderId: _, ...stay }: OpenStay): Omit<OpenStayDocument, '_id'> {
  const unalerted = ruleNames.filter((rule) => stay.alertedAt[rule] === undefined)
  return { ...stay, unalerted, isAlerted: unalerted.length < ruleNames.length }
}

function toStay({ _id: { orderId }, unalerted: _, isAlerted: __, ...stay }: OpenStayDocument): OpenStay {
  return { orderId, ...stay }
}
