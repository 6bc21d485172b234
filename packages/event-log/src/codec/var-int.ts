/**
 * Kafka's varint: zigzag, seven bits in each byte, so that small numbers of either
 * sign are short. Only 32-bit integers.
 */
export function sizeOfVarInt(value: number): number {
  let rest = zigzag(value) >>> 7
  let size = 1
  for (; rest !== 0; rest >>>= 7) size++
  return size
}

/** @returns the position behind it */
export function writeVarInt(into: Buffer, value: number, at: number): number {
  let rest = zigzag(value)
  for (; rest > 0x7f; rest >>>= 7) into[at++] = (rest & 0x7f) | 0x80
  into[at++] = rest
  return at
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0
}
