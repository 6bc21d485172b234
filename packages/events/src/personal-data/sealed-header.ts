/**
 * The record header with the event as it was, sealed. The value of such a record is the event without personal data, which anybody may
 * read; see docs/adr/0067.
 */
export const sealedHeaderName = 'personal_data'

/**
 * Seals the value of a record.
 *
 * @param eventId what it is bound to: it can't be opened as part of another event
 * @returns the value of the header
 * @throws when there is no key to seal with
 */
export type Seal = (value: Buffer, eventId: string) => string
