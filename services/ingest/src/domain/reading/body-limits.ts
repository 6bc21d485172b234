import { NotUnderstood } from '../quarantine/not-understood.ts'

/** More than any shop sends, and so little that reading it neither blocks for long nor fills the memory. */
const bodyLimits = { depth: 100, values: 500_000 }

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Checks JSON before it is parsed: how deep it is nested and how many values it has, in one pass over its
 * bytes.
 *
 * @throws NotUnderstood above `bodyLimits`
 */
export function requireReadableSize(body: Buffer): void {
  let depth = 0
  let values = 0
  let isInText = false
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (isInText) {
      if (byte === backslash) at++
      else if (byte === quote) isInText = false
    } else if (byte === quote) isInText = true
    else if (byte === openBrace || byte === openBracket) {
      values++
      depth++
      if (depth > bodyLimits.depth) throw new NotUnderstood('too-deep', tooDeep)
    } else if (byte === closeBrace || byte === closeBracket) depth--
    else if (byte === comma) values++
    if (values > bodyLimits.values) throw new NotUnderstood('too-large', tooMany)
  }
}

const tooDeep = `The body is nested more than ${bodyLimits.depth} levels deep.`
const tooMany = `The body has more than ${bodyLimits.values} values.`
