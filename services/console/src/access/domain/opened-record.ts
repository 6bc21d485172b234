/** What somebody opened that shows personal data as it was received or sent, or of many people together. */
export type OpenedThing = {
  what:
    | ('quarantined-delivery' | 'dead-letter' | 'event' | 'notification' | 'label')
    | ('orders-file' | 'participants-file' | 'participants-list')
  /** Its id: a position in the log, that of the ledger, or the address of a list. */
  id: string
  /** The order that it is about, where that is known: shown in the order's timeline. */
  order?: { source: string; orderId: string }
}

/** Who opened it, and when. */
export type OpenedRecord = OpenedThing & { by: string; at: Date }

const hourMs = 60 * 60 * 1_000

/** Opening the same thing again within the same hour is no other record. */
export function openedRecordId({ what, id }: OpenedThing, by: string, at: Date): string {
  return JSON.stringify([Math.floor(at.getTime() / hourMs), what, id, by])
}
