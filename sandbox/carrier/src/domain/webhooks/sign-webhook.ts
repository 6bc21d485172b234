import { createHmac } from 'node:crypto'

/** Hexadecimal HMAC-SHA256 of `<timestamp>.<body>`. @param timestamp seconds since 1970, as in BobsPost-Timestamp */
export function signWebhook(body: string, timestamp: number, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}
