import { createHmac } from 'node:crypto'

/** Hexadecimal HMAC-SHA256 of `<timestamp>.<body>`. @param timestamp in seconds, as in BobsPost-Timestamp */
export function signWebhook(body: string, timestamp: number, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}
