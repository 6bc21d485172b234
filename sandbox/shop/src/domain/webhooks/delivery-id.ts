import { createHmac } from 'node:crypto'

/**
 * As WooCommerce makes it: 32 hex digits, keyed by a salt of the site, over the webhook's id and the second.
 * So all deliveries of one webhook within a second share it.
 */
export function deliveryId(webhookId: number, atMs: number, salt: string): string {
  return createHmac('md5', salt)
    .update(`${webhookId}${Math.floor(atMs / 1000)}`)
    .digest('hex')
}
