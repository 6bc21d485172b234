import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import type { LookupFunction } from 'node:net'

/** The endpoint has no public address: connecting to it would reach this machine or its network. */
export class NotPublicAddress extends Error {
  readonly code = 'NOT_PUBLIC'

  constructor(host: string) {
    super(`${host} has no public address`)
  }
}

/**
 * Resolves names to public addresses alone. The connection is made to what was checked, so that a name that
 * changes in between leads nowhere else.
 */
export function publicLookup(isPublicAddress: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const [first, ...others] = addresses.filter(({ address }) => isPublicAddress(address))
      if (first === undefined) return callback(new NotPublicAddress(host), [])
      if (options.all === true) callback(null, [first, ...others])
      else callback(null, first.address, first.family)
    })
  }
}

/** A host that is an address itself is not looked up. @throws NotPublicAddress */
export function requirePublicHost(url: URL, isPublicAddress: (address: string) => boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new NotPublicAddress(host)
}
