import { createHmac } from 'node:crypto'
import type { HmacKey } from './hmac-key.ts'
import { sameText } from './same-text.ts'

/**
 * Whether one of the keys made the signature: base64 of HMAC-SHA256 over the raw body, nothing else of the
 * request.
 */
export function isSignedBody(body: Buffer, signature: string, keys: readonly HmacKey[]): boolean {
  return keys.some((key) => sameText(createHmac('sha256', key).update(body).digest('base64'), signature))
}
