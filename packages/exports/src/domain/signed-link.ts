import { createHmac, timingSafeEqual } from 'node:crypto'

/** A link to the file of an export that is valid until a time, for everyone who has it. */
export type LinkQuery = {
  /** Seconds since 1970. */
  expires: string
  signature: string
}

const path = (exportId: string): string => `/exports/${exportId}`

/**
 * The path of a link, with its signature.
 *
 * @param key shared by the worker and the console
 */
export function signedPath(key: string, exportId: string, expiresAt: Date): string {
  const expires = String(Math.floor(expiresAt.getTime() / 1_000))
  const query = new URLSearchParams({
    expires,
    signature: signatureOf(key, exportId, expires).toString('base64url'),
  })
  return `${path(exportId)}?${query.toString()}`
}

/** Whether the key signed this link to the export and it has not expired. As slow for any signature. */
export function isValidLink(
  key: string,
  exportId: string,
  { expires, signature }: LinkQuery,
  now: Date,
): boolean {
  const given = Buffer.from(signature, 'base64url')
  const expected = signatureOf(key, exportId, expires)
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected)
  return isSigned && /^[0-9]{1,12}$/.test(expires) && now.getTime() < Number(expires) * 1_000
}

function signatureOf(key: string, exportId: string, expires: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify(['export', exportId, expires]))
    .digest()
}
