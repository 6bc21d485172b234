import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { z } from 'zod'
import { serveOpenapi } from '../../src/http/openapi.ts'

test('given routes with zod schemas, then /openapi.json describes these and no other route', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => JSON.stringify)
  await serveOpenapi(app, { info: { title: 'Test', version: '1' } })
  const order = z.strictObject({ id: z.string() }).meta({ id: 'TestOrder', description: 'An order.' })
  const limit = z.preprocess(Number, z.int().min(1).max(200)).describe('How many.').optional()
  app.get(
    '/orders/:source',
    {
      schema: {
        operationId: 'listOrders',
        params: z.strictObject({ source: z.string().max(63) }),
        querystring: z.strictObject({ limit }),
        response: {
          200: {
            description: 'A page.',
            headers: { 'Retry-After': { type: 'integer', description: 'Seconds.' } },
            content: { 'application/json': { schema: z.strictObject({ items: z.array(order) }) } },
          },
        },
      },
    },
    () => ({}),
  )
  app.get('/healthz', () => ({}))

  const { paths, components } = (await app.inject('/openapi.json')).json<Record<string, object>>()

  assert.deepEqual(paths, {
    '/orders/{source}': {
      get: {
        operationId: 'listOrders',
        parameters: [
          {
            ...{ name: 'limit', in: 'query', required: false, description: 'How many.' },
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
          { name: 'source', in: 'path', required: true, schema: { type: 'string', maxLength: 63 } },
        ],
        responses: {
          200: {
            description: 'A page.',
            headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } },
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: {
                    items: { type: 'array', items: { $ref: '#/components/schemas/TestOrder' } },
                  },
                  required: ['items'],
                  additionalProperties: false,
                },
              },
            },
          },
        },
      },
    },
  })
  assert.deepEqual(Object.keys((components as { schemas: object }).schemas), ['TestOrder'])
})

test('given a route that reads raw bytes, then its body is described and needs nothing', async (t) => {
  const app = fastify()
  t.after(() => app.close())
  await serveOpenapi(app, { info: { title: 'Test', version: '1' } })
  app.post(
    '/deliveries',
    {
      schema: { operationId: 'deliver' },
      config: { rawBody: { description: 'Signed.', contentType: 'application/octet-stream' } },
    },
    () => ({}),
  )
  const { paths } = (await app.inject('/openapi.json')).json<{ paths: any }>()
  assert.deepEqual(paths['/deliveries'].post.requestBody, {
    ...{ description: 'Signed.', required: false },
    content: { 'application/octet-stream': { schema: {} } },
  })
})
