const seed = 0x9747b28c
const multiplier = 0x5bd1e995

/**
 * The hash by which Java clients choose a partition: MurmurHash2, 32 bits, signed.
 * https://github.com/apache/kafka/blob/4.1/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
 */
export function murmur2(bytes: Buffer): number {
  const { length } = bytes
  const tail = length & ~3
  let hash = seed ^ length
  for (let at = 0; at < tail; at += 4) {
    const word = Math.imul(bytes.readInt32LE(at), multiplier)
    hash = Math.imul(hash, multiplier) ^ Math.imul(word ^ (word >>> 24), multiplier)
  }
  if (tail < length) hash = Math.imul(hash ^ bytes.readUIntLE(tail, length - tail), multiplier)
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return hash ^ (hash >>> 15)
}
