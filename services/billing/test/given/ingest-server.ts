import { listen } from './callouts/listen.ts'

export type SentObject = { source: string; requestedAt: string; object: Record<string, unknown> }

/** Takes fetched objects, and events, as ingest does. */
export async function startIngestServer() {
  const sent: SentObject[] = []
  let status = 200
  let onSent: (object: SentObject) => Promise<void> = async () => undefined
  const server = await listen((request, response) => {
    const url = new URL(request.url ?? '', 'http://ingest')
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = /^\/billing\/([^/]+)\/(?:objects|events)$/.exec(url.pathname)
      const isAuthorized = request.headers.authorization === 'Bearer ingest-token'
      if (path?.[1] === undefined || !isAuthorized || status !== 200) {
        response.writeHead(!isAuthorized ? 401 : status === 200 ? 404 : status).end()
        return
      }
      const object = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
      const one = { source: path[1], requestedAt: url.searchParams.get('requestedAt') ?? '', object }
      void onSent(one).then(() => {
        sent.push(one)
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ result: 'appended', eventId: 'e', position: 'billing/0/0' }))
      })
    })
  })
  return {
    ...server,
    sent,
    respondWith: (next: number) => void (status = next),
    /** Called with each object before the response. */
    onSent: (next: typeof onSent) => void (onSent = next),
  }
}
