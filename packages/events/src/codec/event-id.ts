import { createHash } from 'node:crypto'

/**
 * The id of a delivery, made of its names and its bytes. The same delivery always has the same id, whenever
 * and wherever it arrives. A source's own delivery id is not enough: WooCommerce gives all deliveries of a
 * webhook within one second the same.
 *
 * @param parts names of the delivery, in a fixed order; a missing one is ''
 * @returns 128 bits of SHA-256 in hexadecimal
 */
export function deriveEventId(parts: readonly string[], body: Buffer): string {
  return createHash('sha256').update(JSON.stringify(parts)).update(body).digest('hex').slice(0, 32)
}
