import { createHmac, timingSafeEqual } from 'node:crypto'
import fastify from 'fastify'
import { bodySchema } from './woocommerce-body.ts'
import type { Body } from './woocommerce-body.ts'
import { secret } from './signed-order.ts'

/**
 * The bare part that every receiver has: fastify, HMAC over the raw bytes, JSON.parse, zod; then `keep`,
 * which a reference fills with its own way of keeping the order.
 */
export async function serveReference(keep: (order: Body, raw: Buffer) => Promise<void>): Promise<string> {
  const app = fastify()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.removeContentTypeParser('application/json')
  app.post('/webhooks/shop', async (request, reply) => {
    const raw = request.body as Buffer
    const expected = createHmac('sha256', secret).update(raw).digest()
    const given = Buffer.from(String(request.headers['x-wc-webhook-signature']), 'base64')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send()
    await keep(bodySchema.parse(JSON.parse(raw.toString('utf8'))), raw)
    return { result: 'appended' }
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
}
