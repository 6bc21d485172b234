import { murmur2 } from './murmur2.ts'

/** The partition that Java clients choose. */
export function partitionOfKey(partitions: number, key: string): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
}
