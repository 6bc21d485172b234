import type { FastifyReply, FastifyRequest } from 'fastify'
import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 3_000
const beatEveryMs = 15_000
const checkSessionEveryMs = 60_000
const maxLines = 200

/** Counts the connections that are kept open. */
export type LiveLines = { open: number }

export const createLiveLines = (): LiveLines => ({ open: 0 })

type News = {
  lines: LiveLines
  /** The markup as of now. */
  render: (now: Date) => Promise<string>
  isSignedIn: () => Promise<boolean>
  leaving: AbortSignal
}

/**
 * Sends markup whenever it has changed, as server-sent events, until the client, the session or the process
 * goes. A browser that comes back with the id of what it has gets only what is newer.
 */
export async function sendNews(
  request: FastifyRequest,
  reply: FastifyReply,
  news: News,
): Promise<FastifyReply> {
  const { lines } = news
  if (lines.open >= maxLines) return reply.status(503).header('retry-after', '30').send()
  lines.open += 1
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  raw.write('retry: 3000\n\n')
  const gone = new AbortController()
  raw.on('close', () => gone.abort())
  try {
    await stream(request, (text) => void raw.write(text), news, AbortSignal.any([gone.signal, news.leaving]))
  } catch (error) {
    if (!gone.signal.aborted && !news.leaving.aborted)
      request.log.warn({ err: error }, 'could not send updates to a page: the page reconnects')
  } finally {
    lines.open -= 1
    raw.end()
  }
  return reply
}

async function stream(
  { headers }: FastifyRequest,
  write: (text: string) => void,
  { render, isSignedIn }: News,
  signal: AbortSignal,
): Promise<void> {
  let sent = String(headers['last-event-id'] ?? '')
  let beatAt = performance.now()
  let checkedAt = performance.now()
  while (!signal.aborted) {
    const now = performance.now()
    const markup = await render(new Date())
    // The words for how long ago something was change without any news.
    const id = hash('sha256', markup.replace(/<time[^>]*>[^<]*<\/time>/g, ''), 'base64url').slice(0, 16)
    if (id !== sent) {
      write(
        `id: ${id}\n${markup
          .split('\n')
          .map((line) => `data: ${line}\n`)
          .join('')}\n`,
      )
      sent = id
      beatAt = now
    } else if (now - beatAt > beatEveryMs) {
      write(': beat\n\n')
      beatAt = now
    }
    if (now - checkedAt > checkSessionEveryMs) {
      if (!(await isSignedIn())) return
      checkedAt = now
    }
    await sleep(everyMs, undefined, { signal })
  }
}
