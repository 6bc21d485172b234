import { createHmac, timingSafeEqual } from 'node:crypto'

/** Where a page ended: the last document's value of the sort field, and its id. */
export type Cursor = { value: string | number | null; id: string }

const macBytes = 16

/**
 * Writes a cursor as opaque text that can't be changed without the key, and is valid for one query only.
 *
 * @param query everything that decides which documents are listed in which order
 */
export function sealCursor(key: Buffer, query: string, { value, id }: Cursor): string {
  const cursor = Buffer.from(JSON.stringify([value, id]))
  return Buffer.concat([macOf(key, query, cursor), cursor]).toString('base64url')
}

/** @returns undefined when the text was not sealed for this query with this key */
export function openCursor(key: Buffer, query: string, text: string): Cursor | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const cursor = bytes.subarray(macBytes)
  const mac = macOf(key, query, cursor)
  if (bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), mac)) return undefined
  const [value, id] = JSON.parse(cursor.toString()) as [Cursor['value'], string]
  return { value, id }
}

function macOf(key: Buffer, query: string, cursor: Buffer): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(query)).update(cursor).digest().subarray(0, macBytes)
}
