import { checkpointsOf } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import { isDeadLetter } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import { projectorBillingConsumer, projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { Awaited } from '../domain/awaited.ts'
import type { Snapshot } from './read-models.ts'

const projected = {
  orders: { consumer: projectorConsumer, history: 'order-history' },
  billing: { consumer: projectorBillingConsumer, history: 'billing-history' },
} as const

/**
 * Whether the read models of this snapshot have what is awaited. History and checkpoint are written in their
 * transaction. The checkpoint also moves past dead letters, which are not in the read models.
 */
export async function hasArrived(snapshot: Snapshot, awaited: Awaited): Promise<boolean> {
  const { session, db } = snapshot
  const { consumer, history: name } = projected[awaited.of]
  if ('eventId' in awaited) {
    const history = await snapshot.live<{ _id: string }>(name)
    return (await history.findOne({ _id: awaited.eventId }, { session, projection: { _id: 1 } })) !== null
  }
  const { position } = awaited
  const { topic, partition, offset } = position
  const next = await checkpointsOf(db, { consumer, topic }, [partition], session)
  if ((next.get(partition) ?? 0n) <= offset) return false
  return !(await isDeadLetter(db, consumer, position, session))
}
