import type { Db } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'

/**
 * For health, since no alert can report it: rejects if the newest completed alert message of a channel has
 * failed. The next one that is accepted ends it.
 */
export async function checkLastAlertMessages(db: Db): Promise<void> {
  const { notifications } = deliveryCollections(db)
  for (const kind of ['alert-mail', 'alert-slack'] as const) {
    const [last] = await notifications
      .find({ kind, state: { $in: ['sent', 'failed'] } }, { projection: { state: 1 } })
      .sort({ decidedAt: -1, state: 1 })
      .limit(1)
      .toArray()
    if (last?.state === 'failed')
      throw new Error(`the last ${kind} failed: see its lastError in the ledger (${last._id})`)
  }
}
