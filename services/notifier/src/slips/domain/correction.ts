import type { SlipNotification } from '../../delivery/domain/notification.ts'

/** A participant's slip as stored in the ledger. */
export type KnownSlip = Pick<SlipNotification, 'state'> & {
  /** Digests of the addresses that a slip was sent to, or is due to; absent in older entries. */
  addresses?: string[]
  /** The newest state of the order that was considered, by the source's time. */
  asOf?: string | null
}

/** More corrections of one address than this are abuse. */
const maxAddresses = 10

/**
 * What follows from a state of the order for a participant whose slip is in the ledger: `send` one more, to a
 * new address; `remember` the address; or nothing. A state older than the considered one changes nothing, so
 * that a replay sends nothing to an address that was corrected long ago.
 */
export function correction(
  known: KnownSlip,
  { addressHash, asOf, later }: { addressHash: string; asOf: string | null; later: boolean },
): 'send' | 'remember' | 'nothing' {
  // An entry without addresses: its slip is taken to have gone to this one.
  if (known.addresses === undefined) return 'remember'
  const consideredMs = known.asOf === undefined || known.asOf === null ? -Infinity : Date.parse(known.asOf)
  const isNewer = asOf !== null && Date.parse(asOf) > consideredMs
  if (!isNewer || known.addresses.includes(addressHash)) return 'nothing'
  // A due slip is composed from the newest state when it is sent.
  if (known.state === 'due') return 'remember'
  return later && known.addresses.length < maxAddresses && known.state !== 'withdrawn' ? 'send' : 'nothing'
}
