import fastify from 'fastify'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'
import { createSource } from '@slipstream/ingest/create-source.ts'
import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'

/**
 * All that ingest does with a delivery before the log (signature, JSON, mapping to an event), the event then
 * validated by the zod schema itself instead of what is compiled from it; and nothing kept.
 */
export async function serveMapping(config: SourceConfig | undefined): Promise<string> {
  if (config === undefined) throw new Error('the bench has no such source')
  const source = createSource('shop', config)
  const app = fastify()
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  app.post('/webhooks/shop', async (request, reply) => {
    const reading = source.read({
      body: request.body as Buffer,
      headers: request.headers,
      receivedAtMs: Date.now(),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    })
    if (reading.kind !== 'event') return reply.code(401).send()
    eventTypes[reading.event.type].schema.parse(reading.event.data)
    return { result: 'appended', eventId: reading.event.id }
  })
  return app.listen({ host: '127.0.0.1', port: 0 })
}
