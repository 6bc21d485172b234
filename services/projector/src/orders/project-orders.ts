import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type {
  ConsumedEvent,
  ConsumedOrderEvent,
  Handler,
  EventOutcome,
} from '@slipstream/event-log/consume/consumer.ts'
import { isDuplicateKey } from '@slipstream/mongo/error-codes.ts'
import { foldBatch } from './fold-orders.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import { isTooLarge, whyTooLarge } from './adapters/too-large.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { orderEventMismatch } from '@slipstream/events/order-event-mismatch.ts'

/**
 * The projector's work on a batch: every live read model folded in memory, and written in the transaction that moves the
 * checkpoint. An event that is no order's, or whose order would be larger than a document can be, is set aside.
 */
export function projectEvents(db: Db, saves: SavesParticipants): Handler<ClientSession> {
  /** Partitions whose last batch MongoDB refused: when it is given again, nothing is taken for granted. */
  const careful = new Set<number>()

  return async (events) => {
    const partition = events[0]?.position.partition ?? 0
    const isCareful = careful.has(partition)
    const reasons = new Map<ConsumedEvent, string>()
    for (const event of events) {
      const reason = orderEventMismatch(event)
      if (reason !== undefined) reasons.set(event, reason)
    }
    const projectable = events.filter((event): event is ConsumedOrderEvent => !reasons.has(event))
    const folded = await foldBatch(db, await liveCollections(db), projectable, saves, isCareful)
    if (isCareful) for (const [event, reason] of whyTooLarge(folded, projectable)) reasons.set(event, reason)
    return {
      outcomes: events.map((event): EventOutcome => {
        const reason = reasons.get(event)
        return reason === undefined ? done : { kind: 'deadLetter', reason }
      }),
      async commit(session) {
        try {
          await folded.write(session)
          careful.delete(partition)
        } catch (error) {
          if (isTooLarge(error) || isDuplicateKey(error)) careful.add(partition)
          throw error
        }
      },
    }
  }
}
