import { createSender } from './sender.ts'
import type { Outcome, Sender } from './sender.ts'

export type SendersOfSource = {
  /**
   * @param claimed what the delivery says its webhook is
   * @returns from when on there is something to tell of its sender
   */
  note(claimed: string | undefined, outcome: Outcome, nowMs: number): number | undefined
  /** All that were counted, by webhook; null stands for those that name none, or one too many. */
  senders(): Iterable<[webhookId: string | null, sender: Sender]>
}

/** As WooCommerce numbers its webhooks. */
const isWebhookId = /^\d{1,20}$/
/** A shop has four webhooks for orders, and few have twice as many. */
const maxProven = 32
const maxClaimed = 16

/**
 * The senders of one source, told apart by the webhook that each delivery says it is of. Anybody can say anything there: only as
 * many are told apart as a shop may have, all others are counted together. Those of which something was taken have places of
 * their own, which made up names cannot use up.
 */
export function createSendersOfSource(): SendersOfSource {
  const unnamed = createSender()
  const proven = new Map<string, Sender>()
  const claimed = new Map<string, Sender>()

  const senderOf = (id: string | undefined, outcome: Outcome): Sender => {
    if (id === undefined || !isWebhookId.test(id)) return unnamed
    const known = proven.get(id)
    if (known !== undefined) return known
    const before = claimed.get(id)
    if (outcome === 'taken' && proven.size < maxProven) return place(proven, id, before ?? createSender())
    if (before !== undefined) return before
    return claimed.size < maxClaimed ? place(claimed, id, createSender()) : unnamed
  }
  const place = (places: Map<string, Sender>, id: string, sender: Sender): Sender => {
    claimed.delete(id)
    places.set(id, sender)
    return sender
  }
  return {
    note(id, outcome, nowMs) {
      const sender = senderOf(id, outcome)
      sender.note(outcome, nowMs)
      return sender.tellFromMs()
    },
    *senders() {
      yield [null, unnamed]
      yield* claimed
      yield* proven
    },
  }
}
