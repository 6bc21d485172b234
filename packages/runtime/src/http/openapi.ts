import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

type Openapi = Required<FastifyDynamicSwaggerOptions>['openapi']
type Transform = Required<FastifyDynamicSwaggerOptions>['transform']
type TransformObject = Required<FastifyDynamicSwaggerOptions>['transformObject']

/**
 * Serves /openapi.json, generated from the zod schemas of the routes. Call it before the first route. Routes without a
 * schema are left out; a schema with `.meta({ id })` becomes a component.
 */
export async function serveOpenapi(app: FastifyInstance, openapi: Openapi): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.1', ...openapi },
    transform: withResponseHeaders,
    transformObject: withoutUnusedInputs,
  })
  app.get('/openapi.json', () => app.swagger())
}

/** The library's transform drops the headers of responses. */
const withResponseHeaders: Transform = (route) => {
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

/** The library adds each component a second time, as an input. */
const withoutUnusedInputs: TransformObject = (document) => {
  const object = jsonSchemaTransformObject(document) as { paths?: unknown; components?: Components }
  const paths = JSON.stringify(object.paths)
  const schemas = Object.entries(object.components?.schemas ?? {}).filter(
    ([id]) => !id.endsWith('Input') || paths.includes(`#/components/schemas/${id}"`),
  )
  const components = { ...object.components, schemas: Object.fromEntries(schemas) }
  return { ...object, components } as ReturnType<TransformObject>
}
