/**
 * The record header with the personal data of the event, sealed. The value of such a record is the event
 * without, which anybody may read; see docs/adr/0067.
 */
export const sealedHeaderName = 'personal_data'

/** How the text of a header becomes bytes in the log. Sealed bytes are a character each in texts. */
export function headerEncoding(name: string): 'latin1' | 'utf8' {
  return name === sealedHeaderName ? 'latin1' : 'utf8'
}

/** Headers for people: what is sealed as base64. */
export function readableHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const sealed = headers[sealedHeaderName]
  if (sealed === undefined) return headers
  return { ...headers, [sealedHeaderName]: Buffer.from(sealed, 'latin1').toString('base64') }
}

/**
 * Seals what was taken out of the value of a record.
 *
 * @param eventId what it is bound to: it can't be opened as part of another event
 * @returns the bytes of the header
 * @throws when there is no key to seal with
 */
export type Seal = (taken: Buffer, eventId: string) => Buffer
