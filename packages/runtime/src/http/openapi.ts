import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How to document the body of a route that reads raw bytes, which no schema checks. */
    rawBody?: RawBody
  }
}

type RawBody = { description: string; contentType: string }

type Openapi = Required<FastifyDynamicSwaggerOptions>['openapi']
type Transform = Required<FastifyDynamicSwaggerOptions>['transform']
type TransformObject = Required<FastifyDynamicSwaggerOptions>['transformObject']

/**
 * Serves /openapi.json, generated from the zod schemas of the routes. Call it before the first route. Routes
 * without a schema are left out; a schema with `.meta({ id })` becomes a component.
 *
 * @param onRequest lets those pass who may read it. Default: everybody
 */
export async function serveOpenapi(
  app: FastifyInstance,
  openapi: Openapi,
  onRequest?: onRequestAsyncHookHandler,
): Promise<void> {
  const rawBodies = new Map<string, RawBody>()
  app.addHook('onRoute', ({ schema, config }) => {
    if (config?.rawBody !== undefined) rawBodies.set(schema?.operationId ?? '', config.rawBody)
  })
  await app.register(swagger, {
    openapi: { openapi: '3.1.1', ...openapi },
    transform,
    transformObject: (document) => withRawBodies(withoutUnusedSchemas(document), rawBodies),
  })
  app.get('/openapi.json', { ...(onRequest !== undefined && { onRequest }) }, () => app.swagger())
}

/** The library's transform drops the headers of responses. */
const transform: Transform = (route) => {
  if (route.schema === undefined) return { schema: { hide: true }, url: route.url }
  const { schema, url } = jsonSchemaTransform(route)
  const responses = (schema as { response?: Record<string, object> } | undefined)?.response ?? {}
  const given = (route.schema.response ?? {}) as Record<string, { headers?: object }>
  for (const [status, response] of Object.entries(responses)) {
    const headers = given[status]?.headers
    if (headers !== undefined) Object.assign(response, { headers })
  }
  return { schema: schema ?? {}, url }
}

type Components = { schemas?: Record<string, object> }

/** The library adds each component twice, as input and as output: what no path uses is left out. */
const withoutUnusedSchemas: TransformObject = (document) => {
  const object = jsonSchemaTransformObject(document) as { paths?: unknown; components?: Components }
  const { schemas = {} } = object.components ?? {}
  const used = new Set<string>()
  const find = (part: unknown): void => {
    for (const [, id = ''] of (JSON.stringify(part) ?? '').matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(id)) continue
      used.add(id)
      find(schemas[id])
    }
  }
  find(object.paths)
  const kept = Object.entries(schemas).filter(([id]) => used.has(id))
  const components = { ...object.components, schemas: Object.fromEntries(kept) }
  return { ...object, components } as ReturnType<TransformObject>
}

type Paths = Record<string, Record<string, { operationId?: string; requestBody?: object }>>

function withRawBodies(
  document: ReturnType<TransformObject>,
  rawBodies: ReadonlyMap<string, RawBody>,
): ReturnType<TransformObject> {
  const { paths = {} } = document as { paths?: Paths }
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    const raw = rawBodies.get(operation.operationId ?? '')
    if (raw === undefined) continue
    const { description, contentType } = raw
    operation.requestBody = { description, required: false, content: { [contentType]: { schema: {} } } }
  }
  return document
}
