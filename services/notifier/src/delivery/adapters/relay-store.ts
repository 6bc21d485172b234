import type { Db } from 'mongodb'
import type { RelayOutboxEvent } from '../domain/outbox-event.ts'
import type { RelayState } from '../domain/relay/relay-state.ts'
import { deliveryCollections } from './delivery-collections.ts'

const options = { writeConcern: { w: 'majority' } } as const

/**
 * Records the state of the mail server and its event in one write; changes
 * nothing if the state is recorded already.
 */
export async function recordRelayState(
  db: Db,
  { state, since, detail }: { state: RelayState; since: Date; detail: string | null },
  event: RelayOutboxEvent,
): Promise<void> {
  const { relays } = deliveryCollections(db)
  const at = new Date(event.at)
  const first = { state: 'sending' as const, since: at, detail: null, tell: [] }
  await relays.updateOne({ _id: 'mail' }, { $setOnInsert: first }, { upsert: true, ...options })
  await relays.updateOne(
    { _id: 'mail', state: { $ne: state } },
    { $set: { state, since, detail, tellAt: at }, $push: { tell: event } },
    options,
  )
}
