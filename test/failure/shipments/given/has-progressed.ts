import type { Db } from 'mongodb'

const eventsBetweenFaults = 20

/**
 * Whether workers did something since this last held, or nothing is left to do: events of shipments were
 * recorded, or a carrier that is unavailable was tried again.
 */
export function hasProgressed(db: Db, orders: number): () => Promise<boolean> {
  const work = db.collection('shipmentWork')
  let before = { events: -Infinity, attempts: '' }
  const progress = async (): Promise<boolean> => {
    const [found] = await work
      .aggregate<{ events: number; shipped: number }>([
        {
          $group: {
            _id: null,
            events: { $sum: '$shipment.revision' },
            shipped: { $sum: { $cond: [{ $ne: ['$shipment.shippedAt', null] }, 1, 0] } },
          },
        },
      ])
      .toArray()
    const { events = 0, shipped = 0 } = found ?? {}
    const attempts = JSON.stringify(
      await db
        .collection('carrierBreakers')
        .find({ state: { $ne: 'closed' } })
        .toArray(),
    )
    const isSame = events < before.events + eventsBetweenFaults && attempts === before.attempts
    if (isSame && shipped < orders) return false
    before = { events, attempts }
    return true
  }
  // The database is killed, too.
  return () => progress().catch(() => false)
}
