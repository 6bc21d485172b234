/** What the ledger knows of a participant's slip. */
export type KnownSlip = {
  state: 'due' | 'sent' | 'undeliverable' | 'withdrawn' | 'failed'
  /** Digests of the addresses that had one, or are to have one; absent where that was not recorded. */
  addresses?: string[]
  /** The newest state of the order that was looked at, by the source's time. */
  asOf?: string | null
}

/**
 * What follows for a participant whose slip is in the ledger from a state of the order: `send` one more, to an address that had none;
 * `remember` the address alone; or nothing. An older state than the one that was looked at changes nothing, so that a replay sends
 * nothing to an address that was corrected long ago.
 */
export function correction(
  known: KnownSlip,
  { addressHash, asOf, later }: { addressHash: string; asOf: string | null; later: boolean },
): 'send' | 'remember' | 'nothing' {
  // Of before addresses were recorded: whatever it went to counts as this one.
  if (known.addresses === undefined) return 'remember'
  const lookedAtMs = known.asOf === undefined || known.asOf === null ? -Infinity : Date.parse(known.asOf)
  const isNewer = asOf !== null && Date.parse(asOf) > lookedAtMs
  if (!isNewer || known.addresses.includes(addressHash)) return 'nothing'
  // What waits is composed from the newest state when it is sent.
  if (known.state === 'due') return 'remember'
  return later && known.addresses.length < maxAddresses && known.state !== 'withdrawn' ? 'send' : 'nothing'
}

/** More corrections than this of one address are somebody playing. */
const maxAddresses = 10
