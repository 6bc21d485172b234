import { createHmac, timingSafeEqual } from 'node:crypto'

/** Where a page ended: the last document's value of the field that is sorted by, and its id. */
export type Place = { value: string | number | null; id: string }

const macBytes = 16

/**
 * A place as opaque text, bound to the question that it is a place in: neither can be changed without the key.
 *
 * @param question everything that decides which documents are listed in which order
 */
export function sealCursor(key: Buffer, question: string, { value, id }: Place): string {
  const place = Buffer.from(JSON.stringify([value, id]))
  return Buffer.concat([macOf(key, question, place), place]).toString('base64url')
}

/** @returns undefined when the text was not sealed for this question with this key */
export function openCursor(key: Buffer, question: string, text: string): Place | undefined {
  const bytes = Buffer.from(text, 'base64url')
  const place = bytes.subarray(macBytes)
  const mac = macOf(key, question, place)
  if (bytes.length <= macBytes || !timingSafeEqual(bytes.subarray(0, macBytes), mac)) return undefined
  const [value, id] = JSON.parse(place.toString()) as [Place['value'], string]
  return { value, id }
}

function macOf(key: Buffer, question: string, place: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(question))
    .update(place)
    .digest()
    .subarray(0, macBytes)
}
