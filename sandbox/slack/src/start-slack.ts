import { hash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { takeMessage } from './domain/message-pace.ts'
import type { MessagePace } from './domain/message-pace.ts'
import type { Message } from './domain/message.ts'
import { readPayload } from './domain/read-payload.ts'
import { renderMessages } from './domain/render-message.ts'
import { renderPage } from './domain/render-page.ts'

export type SlackOptions = {
  /** On 127.0.0.1; 0, which is the default, takes a free one. */
  port?: number
  /** The secret end of the webhook's URL. */
  token?: string
  /** Messages that the channel takes on average; default: 1, as Slack documents. */
  ratePerSecond?: number
  /**
   * Messages that it takes together after a quiet time; default: 3, since Slack
   * documents only that there may be some.
   */
  burst?: number
  nowMs?: () => number
  /** Receives a sentence on each refusal: Slack itself only returns a code. */
  onLine?: (line: string) => void
}

export type Slack = {
  /** Where messages are posted to. A secret, as with Slack. */
  webhookUrl: string
  /** The channel as a web page. */
  pageUrl: string
  /** The messages that were taken, oldest first; the last 200 are kept. */
  messages(): readonly Message[]
  stop(): Promise<void>
}

const maxMessages = 200
const maxBodyBytes = 1024 * 1024

/**
 * Stands in for Slack's incoming webhooks on this machine: takes what Slack takes, refuses what it refuses
 * with the same codes, and shows the channel as a page. `GET /messages` gives them as JSON.
 */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { port = 0, token = 'sandbox' } = options
  const messages: Message[] = []
  const app = fastify({ bodyLimit: maxBodyBytes, forceCloseConnections: true })
  takePosts(app, messages, options)
  showChannel(app, messages)
  const pageUrl = await app.listen({ host: '127.0.0.1', port })
  return {
    webhookUrl: `${pageUrl}/services/T000/B000/${encodeURIComponent(token)}`,
    pageUrl,
    messages: () => messages,
    stop: () => app.close(),
  }
}

function takePosts(app: FastifyInstance, messages: Message[], options: SlackOptions): void {
  const { token = 'sandbox', ratePerSecond = 1, burst = 3, nowMs = Date.now, onLine = () => {} } = options
  let pace: MessagePace | undefined
  let taken = 0

  function refuse(reply: FastifyReply, status: number, code: string, reason: string): FastifyReply {
    onLine(`refused a message with ${status} ${code}: ${reason}`)
    return reply.code(status).type('text/html').send(code)
  }

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post<{ Params: { '*': string } }>('/services/*', (request, reply) => {
    const [team, bot, given = '', ...more] = request.params['*'].split('/')
    if (team !== 'T000' || bot !== 'B000' || more.length > 0) {
      return refuse(reply, 404, 'no_service', 'there is no such webhook')
    }
    if (!isSame(given, token))
      return refuse(reply, 403, 'invalid_token', 'the URL does not end with the token')
    const turn = takeMessage(pace, { ratePerSecond, burst }, nowMs())
    pace = turn.pace
    if (turn.waitMs > 0) {
      void reply.header('retry-after', Math.ceil(turn.waitMs / 1_000))
      return refuse(reply, 429, 'rate_limited', `more than ${ratePerSecond} message/s`)
    }
    const payload = readPayload(
      payloadText(
        request.headers['content-type'] ?? '',
        typeof request.body === 'string' ? request.body : '',
      ),
    )
    if ('error' in payload) return refuse(reply, 400, payload.error, payload.reason)
    messages.push({ number: ++taken, receivedAt: new Date(nowMs()).toISOString(), ...payload })
    if (messages.length > maxMessages) messages.shift()
    return reply.type('text/html').send('ok')
  })
}

function showChannel(app: FastifyInstance, messages: Message[]): void {
  const files = { 'channel.css': 'text/css', 'channel.js': 'text/javascript' }
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })
  app.get('/', (_request, reply) => reply.type('text/html; charset=utf-8').send(renderPage(messages)))
  app.get('/messages', () => ({ items: messages }))
  app.get<{ Querystring: { than?: string } }>('/newer', (request, reply) => {
    const than = Number(request.query.than)
    const newest = messages.at(-1)?.number ?? 0
    const oldest = messages[0]?.number ?? 1
    if (!(than <= newest && than >= oldest - 1)) return reply.code(409).send()
    const newer = messages.filter(({ number }) => number > than)
    return reply.header('x-newest', newest).type('text/html; charset=utf-8').send(renderMessages(newer))
  })
  for (const [name, type] of Object.entries(files)) {
    const content = readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8')
    app.get(`/${name}`, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content))
  }
}

/** As JSON, or in the form field `payload`. */
function payloadText(contentType: string, body: string): string {
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return body
  return new URLSearchParams(body).get('payload') ?? ''
}

function isSame(given: string, token: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'))
}
