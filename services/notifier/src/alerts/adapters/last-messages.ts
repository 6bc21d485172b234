import type { Db } from 'mongodb'
import { notifierCollections } from '../../delivery/adapters/delivery-collections.ts'

/**
 * Resolves when the newest message about alerts that is no longer due, of each channel, was taken; rejects when it was
 * refused: no alert can tell of that. The next one that is taken mends it.
 */
export async function checkLastAlertMessages(db: Db): Promise<void> {
  const { notifications } = notifierCollections(db)
  for (const kind of ['alert-mail', 'alert-slack'] as const) {
    const [last] = await notifications
      .find({ kind, state: { $in: ['sent', 'failed'] } }, { projection: { state: 1 } })
      .sort({ decidedAt: -1, state: 1 })
      .limit(1)
      .toArray()
    if (last?.state === 'failed')
      throw new Error(`the last ${kind} was refused: its lastError in the ledger says why (${last._id})`)
  }
}
