import { listen } from './callouts/listen.ts'

type Reply = { status: number; body: object; headers?: Record<string, string> }

/** Serves objects as Stripe's API does, by their paths, and counts what it was asked for. */
export async function startStripeServer() {
  const objects = new Map<string, object>()
  const requests: { path: string; authorization: string | undefined; account: unknown; at: number }[] = []
  let override: ((path: string) => Reply | undefined) | undefined
  let held: Promise<void> | undefined
  const replyTo = (path: string): Reply => {
    const object = objects.get(path)
    if (object !== undefined) return { status: 200, body: object }
    const error = { type: 'invalid_request_error', code: 'resource_missing', message: `No such object` }
    return { status: 404, body: { error } }
  }
  const server = await listen((request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const { authorization, 'stripe-account': account } = request.headers
    requests.push({ path, authorization, account, at: Date.now() })
    // Decided when it arrives, as Stripe's state is; the response may be slow.
    const { status, body, headers } = override?.(path) ?? replyTo(path)
    void (held ?? Promise.resolve()).then(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    })
  })
  return {
    ...server,
    requests,
    put: (path: string, object: object) => void objects.set(path, object),
    remove: (path: string) => void objects.delete(path),
    /** Replies otherwise while it gives a reply. */
    replyWith: (next: typeof override) => void (override = next),
    /** Holds back responses until the function that it returns is called. */
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return () => {
        held = undefined
        resolve()
      }
    },
  }
}
