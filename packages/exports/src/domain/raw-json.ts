import { isUtf8 } from 'node:buffer'

const lineFeed = 10
const carriageReturn = 13
const space = 32

/** A value that is JSON in UTF-8 already: written as it is, without being parsed. */
export class RawJson {
  readonly bytes: Buffer

  constructor(json: Buffer) {
    this.bytes = inOneLine(isUtf8(json) ? json : Buffer.from(json.toString('utf8')))
  }
}

/** JSON may have line breaks between its parts, and a row is one line. */
function inOneLine(json: Buffer): Buffer {
  if (!json.includes(lineFeed) && !json.includes(carriageReturn)) return json
  return Buffer.from(json.map((byte) => (byte === lineFeed || byte === carriageReturn ? space : byte)))
}
