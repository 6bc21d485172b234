const magicByte = 0
const prefixBytes = 5

/**
 * Confluent wire format: a zero byte, the schema's registry id as a big-endian 32-bit integer, then the JSON.
 *
 * @param json the JSON text in one or more pieces, as text or UTF-8. They are written into one buffer without further copies
 */
export function frame(schemaId: number, ...json: (string | Uint8Array)[]): Buffer {
  const bytes = json.reduce((sum, piece) => sum + Buffer.byteLength(piece), prefixBytes)
  const framed = Buffer.allocUnsafe(bytes)
  framed.writeUInt8(magicByte, 0)
  framed.writeUInt32BE(schemaId, 1)
  let at = prefixBytes
  for (const piece of json) {
    if (typeof piece === 'string') at += framed.write(piece, at)
    else {
      framed.set(piece, at)
      at += piece.length
    }
  }
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
