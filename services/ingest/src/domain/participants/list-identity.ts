import { createHash } from 'node:crypto'

/**
 * What participants of one list are known by: by the value of the configured key where an entry has one,
 * otherwise by the position in the list. The value may be an address, so its digest stands in ids, which are
 * printed and logged. Of entries with the same value each further one is counted.
 */
export function listIdentity(): (value: string | null, position: string) => string {
  const seen = new Map<string, number>()
  return (value, position) => {
    if (value === null) return position
    const digest = createHash('sha256').update(value.trim().toLowerCase()).digest('hex').slice(0, 16)
    const times = (seen.get(digest) ?? 0) + 1
    seen.set(digest, times)
    return times === 1 ? `x${digest}` : `x${digest}.${times}`
  }
}
