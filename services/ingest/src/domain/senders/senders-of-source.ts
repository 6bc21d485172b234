import { createSender } from './sender.ts'
import type { DeliveryOutcome, Sender } from './sender.ts'

export type SendersOfSource = {
  /**
   * @param claimed the webhook that the delivery names as its own
   * @returns from when on a report of its sender is due
   */
  record(claimed: string | undefined, outcome: DeliveryOutcome, nowMs: number): number | undefined
  /** All that were counted, by webhook; null stands for those that name none, or one too many. */
  senders(): Iterable<[webhookId: string | null, sender: Sender]>
}

const isSenderId = /^[\x21-\x7e]{1,64}$/
/** A shop has four webhooks for orders; few have twice that number. */
const maxProven = 32
const maxClaimed = 16

/**
 * The senders of one source, distinguished by the webhook that each delivery names. Nothing proves that name,
 * so only as many are distinguished as a shop may have; all others are counted together. Webhooks with an
 * accepted delivery have room of their own, which invented names can't use up.
 */
export function createSendersOfSource(): SendersOfSource {
  const unnamed = createSender()
  const proven = new Map<string, Sender>()
  const claimed = new Map<string, Sender>()

  const senderOf = (id: string | undefined, outcome: DeliveryOutcome): Sender => {
    if (id === undefined || !isSenderId.test(id)) return unnamed
    const known = proven.get(id)
    if (known !== undefined) return known
    const before = claimed.get(id)
    if (outcome === 'accepted' && proven.size < maxProven) return keep(proven, id, before ?? createSender())
    if (before !== undefined) return before
    return claimed.size < maxClaimed ? keep(claimed, id, createSender()) : unnamed
  }
  const keep = (senders: Map<string, Sender>, id: string, sender: Sender): Sender => {
    claimed.delete(id)
    senders.set(id, sender)
    return sender
  }
  return {
    record(id, outcome, nowMs) {
      const sender = senderOf(id, outcome)
      sender.record(outcome, nowMs)
      return sender.dueMs()
    },
    *senders() {
      yield [null, unnamed]
      yield* claimed
      yield* proven
    },
  }
}
