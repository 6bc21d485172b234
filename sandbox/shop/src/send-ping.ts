import { pingOnWire } from './domain/webhooks/webhook-headers.ts'
import { post } from './adapters/post.ts'
import type { PostResponse } from './adapters/post.ts'

const timeoutMs = 5_000
const maxRedirects = 5

/** Pings a delivery URL; unlike a delivery a ping follows redirects. */
export async function sendPing(url: string, webhookId: number, signal: AbortSignal): Promise<PostResponse> {
  const body = `webhook_id=${webhookId}`
  let target = url
  for (let redirects = 0; ; redirects++) {
    const headers = pingOnWire(new URL(target).host, body.length)
    const response = await post(target, headers, body, { timeoutMs, signal })
    const { status = 0, location = '' } = response
    const redirected = status >= 301 && status <= 308 && URL.canParse(location, target)
    if (!redirected || redirects === maxRedirects) return response
    target = new URL(location, target).href
  }
}
