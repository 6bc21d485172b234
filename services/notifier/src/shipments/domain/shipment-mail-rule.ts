import type { ShipmentMail } from '../../delivery/domain/shipment-mail.ts'

/** Which mails the customers of a source get. */
export type ShipmentMailRule = {
  mails: ReadonlySet<ShipmentMail>
  /** Nobody gets a mail about what happened before, milliseconds since the epoch. */
  sinceMs: number
}

/** Undefined for a source whose customers get none. */
export type ShipmentMailRules = (source: string) => ShipmentMailRule | undefined

const exceptions = ['attempt-failed', 'delayed', 'returned', 'lost', 'cancelled'] as const

/** @param on `shipping.mail.on` of the configuration */
export function mailsOn(on: readonly ('shipped' | 'delivered' | 'exception')[]): ReadonlySet<ShipmentMail> {
  return new Set(on.flatMap((reason) => (reason === 'exception' ? exceptions : [reason])))
}
