import type { Db } from 'mongodb'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import { notificationsCollection } from '@slipstream/read-models/reports/notification-entry.ts'
import { seededOrder, type SeededOrder } from './order-life.ts'

const batch = 1_000
const hourMs = 60 * 60 * 1_000

/** Stores orders as the projector does, with history, participants, customers, check-ins and mails. */
export async function fillOrders(
  db: Db,
  total: number,
  now: number,
  print: (line: string) => void,
): Promise<void> {
  for (let from = 0; from < total; from += batch) {
    const seeded = Array.from({ length: Math.min(batch, total - from) }, (_, at) =>
      seededOrder(from + at, total, now),
    )
    await insert(db, {
      [collectionOf('orders', 1)]: seeded.map(({ order }) => order),
      [collectionOf('order-history', 1)]: seeded.flatMap(({ history }) => history),
      [collectionOf('participants', 1)]: seeded.flatMap(({ participants }) => participants),
      [collectionOf('customers', 1)]: seeded.flatMap(({ customer }) => customer ?? []),
      [collectionOf('check-ins', 1)]: seeded.flatMap((one) => checkInsOf(one, now)),
      [notificationsCollection]: seeded.flatMap(mailsOf),
    })
    if ((from / batch) % 100 === 99) print(`${from + batch} orders`)
  }
}

/** In parallel: they are different collections. */
async function insert(db: Db, documents: Record<string, object[]>): Promise<void> {
  await Promise.all(
    Object.entries(documents).map(async ([name, all]) => {
      if (all.length > 0) await db.collection(name).insertMany(all, { ordered: false })
    }),
  )
}

/** Of the orders of the last two days everybody is here. */
function checkInsOf({ order, participants }: SeededOrder, now: number): CheckInDocument[] {
  if (Date.parse(order.createdAt ?? '') < now - 48 * hourMs) return []
  return participants.map(({ _id, source, orderId, participantId, product }) => ({
    ...{ _id, source, orderId, participantId, revision: 1, isIn: true, by: 'Mere', history: [] },
    ...{ at: new Date(now - hourMs).toISOString(), registeredFor: product ?? null },
  }))
}

const states = ['failed', 'due', 'undeliverable'] as const

function mailsOf({ order: { source, orderId, customer, createdAt, status } }: SeededOrder): object[] {
  const number = Number(orderId)
  if (status !== 'completed' && number % 500 !== 0) return []
  const decidedAt = new Date(createdAt ?? 0)
  const state = number % 500 === 0 ? states[(number / 500) % 3] : 'sent'
  return [
    {
      ...{ _id: `slip/${source}/${orderId}`, kind: 'slip', state, source, orderId, fence: 1, attempts: 1 },
      ...{ recipient: { kind: 'registrant' }, addresses: [customer.email], decidedAt, dueAt: decidedAt },
      ...{
        sentAt: state === 'sent' ? decidedAt : null,
        lastError: state === 'failed' ? '550 no such mailbox' : null,
      },
      ...(state === 'failed' && { why: 'refused' }),
    },
  ]
}
