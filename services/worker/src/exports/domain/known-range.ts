/** The next offset of each partition, as text: offsets are 64-bit. */
export type Offsets = Record<string, string>

/**
 * Whether a position, e.g. `orders/3/1042`, is before the offsets. A partition that
 * they do not name has nothing before.
 */
export function isBefore(offsets: Offsets, position: string, offset: bigint | number): boolean {
  const partition = position.slice(
    position.lastIndexOf('/', position.lastIndexOf('/') - 1) + 1,
    position.lastIndexOf('/'),
  )
  const next = offsets[partition]
  return next !== undefined && BigInt(offset) < BigInt(next)
}
