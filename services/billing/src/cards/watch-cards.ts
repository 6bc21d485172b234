import type { ClientSession, Db } from 'mongodb'
import type { FetchNeeded } from '../objects/domain/fetch-needed.ts'
import { findObjectsOf } from '../objects/adapters/object-store.ts'
import type { FoldedBatch } from '../objects/domain/fold-batch.ts'
import { inAccount } from '../objects/domain/triggers-of.ts'
import type { Trigger } from '../objects/domain/triggers-of.ts'
import { payingObjects } from '../objects/domain/paying-objects.ts'
import { cardTriggers, unknownMethods } from './domain/card-triggers.ts'

export type WatchedCards = {
  triggers: { source: string; trigger: Trigger }[]
  needs: FetchNeeded[]
}

const kinds = ['subscription', 'customer', 'payment_method'] as const

/**
 * The cards of customers that will expire, after a batch was stored, and the objects to be fetched to know
 * them: most cards are older than the first observed event.
 */
export async function watchCards(
  db: Db,
  payers: Iterable<FoldedBatch['payers'] extends Map<string, infer Payer> ? Payer : never>,
  session: ClientSession,
): Promise<WatchedCards> {
  const watched: WatchedCards = { triggers: [], needs: [] }
  for (const { source, customerId, event } of payers) {
    const objects = await findObjectsOf(db, { source, customerId }, kinds, session)
    const customer = objects.find(({ kind }) => kind === 'customer')
    const payer = {
      customer: customer?.kind === 'customer' ? customer.document : null,
      ...payingObjects(objects),
    }
    const { account, at: since } = event.data.change
    const triggers = cardTriggers(payer).map((trigger) => inAccount(trigger, account))
    watched.triggers.push(...triggers.map((trigger) => ({ source, trigger })))
    for (const id of unknownMethods(payer)) {
      const object = { source, type: 'payment_method', id, account } as const
      watched.needs.push({ object, eventIds: [event.id], since, notBeforeMs: 0 })
    }
  }
  return watched
}
