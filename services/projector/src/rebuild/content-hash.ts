import { hash } from 'node:crypto'
import { BSON } from 'mongodb'

const modulus = 2n ** 256n

export type Content = { count: number; sum: bigint }

export const noContent: Content = { count: 0, sum: 0n }

/** Adds a document to the count and to the sum of SHA-256 hashes of BSON, which are the same in any order. */
export function withDocument(content: Content, document: object | Uint8Array): Content {
  return withHash(content, hashOf(document))
}

/** The content with one document more, by its hash. */
export function withHash({ count, sum }: Content, hash: bigint): Content {
  return { count: count + 1, sum: (sum + hash) % modulus }
}

/** The content with one document fewer, by its hash. */
export function withoutHash({ count, sum }: Content, hash: bigint): Content {
  return { count: count - 1, sum: (sum + modulus - hash) % modulus }
}

/** Of a document or of its BSON. */
export function hashOf(document: object | Uint8Array): bigint {
  const bytes = document instanceof Uint8Array ? document : BSON.serialize(document)
  return BigInt(`0x${hash('sha256', bytes)}`)
}
