import { hash } from 'node:crypto'
import { BSON } from 'mongodb'

const modulus = 2n ** 256n

export type Content = { count: number; sum: bigint }

export const noContent: Content = { count: 0, sum: 0n }

/** Adds a document to the count and to the sum of SHA-256 hashes of BSON, which are the same in any order. */
export function withDocument({ count, sum }: Content, document: object | Uint8Array): Content {
  const bytes = document instanceof Uint8Array ? document : BSON.serialize(document)
  return { count: count + 1, sum: (sum + BigInt(`0x${hash('sha256', bytes)}`)) % modulus }
}
