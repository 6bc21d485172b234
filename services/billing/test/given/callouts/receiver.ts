import { Webhook } from 'standardwebhooks'
import { listen } from './listen.ts'

export const calloutSecret = 'whsec_c2xpcHN0cmVhbSBjYWxsLW91dCB0ZXN0'
/** What replaces it: meanwhile a receiver may know either. */
export const nextCalloutSecret = 'whsec_dGhlIHNlY3JldCB0aGF0IGZvbGxvd3M='

export type ReceivedCallout = {
  id: string
  path: string
  body: string
  data: {
    customer: { customerId: string }
    entitlements: { names: string[] }
    object: { id: string | null } | null
  }
}

/** A service's endpoint: it verifies requests with either secret, and replies by path as a test sets it. */
export async function startReceiver() {
  const received: ReceivedCallout[] = []
  const replies = new Map<string, (callout: ReceivedCallout) => number | Promise<number>>()
  const server = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const headers = request.headers as Record<string, string>
      const path = request.url ?? ''
      new Webhook(nextCalloutSecret).verify(body, headers)
      const { data } = new Webhook(calloutSecret).verify(body, headers) as Pick<ReceivedCallout, 'data'>
      const callout = { id: headers['webhook-id'] ?? '', path, body, data }
      received.push(callout)
      void Promise.resolve(replies.get(path)?.(callout) ?? 200).then((status) => {
        response.writeHead(status, { 'content-type': 'application/problem+json' })
        response.end(JSON.stringify({ detail: `replied ${status} to ada@example.test` }))
      })
    })
  })
  return {
    ...server,
    received,
    /** What it replies at a path from now on; default: 200. */
    replyAt: (path: string, reply: (callout: ReceivedCallout) => number | Promise<number>) =>
      void replies.set(path, reply),
    at: (path: string) => received.filter((callout) => callout.path === path),
  }
}
