import { hash } from 'node:crypto'

/**
 * An id made of what it names: the same parts in the same order always give the same id, so a
 * repeat is recognised. Such ids are stored and published: what makes one is never changed, nor
 * whether a part is a text or a number.
 *
 * @returns 128 bits of SHA-256 in hexadecimal
 */
export function deriveId(...parts: readonly (string | number | object)[]): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 32)
}
