const magicByte = 0
/** What is before the JSON. */
export const prefixBytes = 5

const closingBrace = 0x7d

/** Confluent wire format: a zero byte, the schema's id as a big-endian 32-bit integer, then the JSON. */
export function frame(
  schemaId: number,
  json: string | Uint8Array,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Buffer {
  const isText = typeof json === 'string'
  const framed = prefixed(schemaId, isText ? Buffer.byteLength(json, encoding) : json.length)
  if (isText) framed.write(json, prefixBytes, encoding)
  else framed.set(json, prefixBytes)
  return framed
}

/**
 * As `frame`, with one more member at the end of the object. All is written once, into one buffer.
 *
 * @param object its JSON, with at least one member
 * @param member a comma, the member's name and a colon
 * @param value its JSON
 */
export function frameWithMember(
  schemaId: number,
  object: string,
  member: Uint8Array,
  value: Uint8Array,
): Buffer {
  const framed = prefixed(schemaId, Buffer.byteLength(object) + member.length + value.length)
  const at = prefixBytes + framed.write(object, prefixBytes) - 1
  framed.set(member, at)
  framed.set(value, at + member.length)
  framed[framed.length - 1] = closingBrace
  return framed
}

function prefixed(schemaId: number, jsonBytes: number): Buffer {
  const framed = Buffer.allocUnsafe(prefixBytes + jsonBytes)
  framed.writeUInt8(magicByte, 0)
  framed.writeUInt32BE(schemaId, 1)
  return framed
}

/** @throws when the bytes are not in the wire format */
export function unframe(value: Buffer): { schemaId: number; json: Buffer } {
  if (value.length < prefixBytes || value[0] !== magicByte) {
    throw new Error(
      'the value does not start as the Confluent wire format does (a zero byte and a schema id)',
    )
  }
  return { schemaId: value.readUInt32BE(1), json: value.subarray(prefixBytes) }
}
