import { hash } from 'node:crypto'

/** A strong validator of a representation (RFC 9110, 8.8.3). */
export function entityTagOf(representation: unknown): string {
  return `"${hash('sha256', JSON.stringify(representation)).slice(0, 32)}"`
}

/** Whether a header If-Match or If-None-Match names the tag. A weak tag is taken for the strong one. */
export function namesTag(header: string, tag: string): boolean {
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}
