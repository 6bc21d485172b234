import { createHmac } from 'node:crypto'

/** WooCommerce's X-WC-Webhook-Signature: base64 of HMAC-SHA256 over the raw body, keyed by the secret. */
export function signBody(rawBody: string | Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('base64')
}
