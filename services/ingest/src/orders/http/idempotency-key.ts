/** One key, as the header may have it: bare, or a Structured Field String in double quotes. */
export const idempotencyKeyPattern = /^[!-~]([ -~]*[!-~])?$/

/**
 * The key of a header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). A
 * quoted and a bare one are the same key.
 *
 * @returns undefined for a header that has no key
 */
export function readIdempotencyKey(header: string): string | undefined {
  const bare = header.trim()
  if (!bare.startsWith('"')) return bare === '' ? undefined : bare
  const quoted = /^"((?:[ !#-[\]-~]|\\["\\])+)"$/.exec(bare)?.[1]
  return quoted?.replace(/\\(["\\])/g, '$1')
}
