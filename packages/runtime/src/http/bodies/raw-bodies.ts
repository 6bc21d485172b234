import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createBodyRoom } from './domain/body-room.ts'
import type { BodyShare } from './domain/body-room.ts'
import { ArrivalWatch } from './arrival-watch.ts'
import { collectBody } from './collect-body.ts'

/** How many bodies of the largest size may be in memory together. */
const maxLargest = 16

/**
 * Reads every body as the bytes that arrived, since these were signed; no
 * content type is a reason to refuse them.
 *
 * @param graceMs how long a body may arrive at any rate
 */
export function readRawBodies(app: FastifyInstance, maxBodyBytes: number, graceMs: number): void {
  app.removeAllContentTypeParsers()
  const shares = new WeakMap<FastifyRequest, BodyShare>()
  const room = createBodyRoom(maxLargest * maxBodyBytes)
  const watch = new ArrivalWatch(graceMs)
  app.addHook('onClose', (_app, done) => {
    watch.close()
    done()
  })
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) => {
    const share = room.enter(request.ip)
    shares.set(request, share)
    return collectBody(payload, request.routeOptions.bodyLimit ?? 0, share, watch)
  })
  app.addHook('onRequest', (request, reply, done) => {
    setReadableType(request)
    // Closed once the response is sent or the connection is gone.
    reply.raw.once('close', () => shares.get(request)?.leave())
    done()
  })
}

/** Fastify refuses a malformed content type before any parser sees the body. */
function setReadableType({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type === undefined || type === 'application/json') return
  headers['content-type'] = isForm.test(type)
    ? 'application/x-www-form-urlencoded'
    : 'application/octet-stream'
}

const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i
