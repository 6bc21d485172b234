import { isAddressable } from './changes-of.ts'
import { isPlain } from './is-plain.ts'
import type { Plain } from './is-plain.ts'

/** A text somewhere in a document. */
export type FoundText = {
  /** Its path, for people. */
  where: string
  text: string
  /** False for ids, bytes, and where MongoDB has no path to what is around it. */
  isEditable: boolean
}

/** All texts in a document of a database: values, names of members, and bytes as far as they are text. */
export function textsIn(document: Plain): FoundText[] {
  const found: FoundText[] = []
  for (const [name, value] of Object.entries(document)) {
    found.push({ where: name, text: name, isEditable: false })
    collect(value, { where: name, isEditable: name !== '_id' && isAddressable(name) }, found)
  }
  return found
}

function collect(value: unknown, { where, isEditable }: Omit<FoundText, 'text'>, found: FoundText[]): void {
  const bytes = bytesIn(value)
  if (typeof value === 'string') found.push({ where, text: value, isEditable })
  else if (bytes !== undefined) found.push({ where, text: bytes.toString('utf8'), isEditable: false })
  else if (Array.isArray(value))
    for (const [index, one] of value.entries())
      collect(one, { where: `${where}.${index}`, isEditable }, found)
  else if (isPlain(value))
    for (const [name, one] of Object.entries(value)) {
      const inside = { where: `${where}.${name}`, isEditable }
      found.push({ ...inside, text: name })
      collect(one, inside, found)
    }
}

type Bytes = { _bsontype: 'Binary'; buffer: Uint8Array; position: number }

/** The content of a binary value of a document; undefined for any other. */
export function bytesIn(value: unknown): Buffer | undefined {
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return undefined
  if (value._bsontype !== 'Binary') return undefined
  const { buffer, position } = value as Bytes
  return Buffer.from(buffer.subarray(0, position))
}
