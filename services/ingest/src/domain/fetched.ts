/**
 * What Slipstream fetched from the API of a source of billing: an event of its list, or an
 * object as it was when it was requested.
 */
export type Fetched =
  | { kind: 'event' }
  | {
      kind: 'object'
      /** By our clock, ISO 8601 UTC: before the request was sent. */
      requestedAt: string
    }

/** Kept in quarantine beside what was fetched: without it nothing says what it is. */
export const fetchedHeader = 'slipstream-fetched'

/** As a record's header has it: `parseFetched` reads it. A storage format. */
export function formatFetched(fetched: Fetched): string {
  return fetched.kind === 'event' ? 'event' : `object ${fetched.requestedAt}`
}

/** @returns undefined for any other text */
export function parseFetched(text: unknown): Fetched | undefined {
  if (text === 'event') return { kind: 'event' }
  const [, requestedAt] = /^object (\S+)$/.exec(typeof text === 'string' ? text : '') ?? []
  return requestedAt === undefined ? undefined : { kind: 'object', requestedAt }
}
