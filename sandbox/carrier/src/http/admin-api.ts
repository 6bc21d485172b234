import { readFileSync } from 'node:fs'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { InvalidFault } from '../carrier.ts'
import type { Carrier } from '../carrier.ts'
import { bookRows } from '../domain/books/book-rows.ts'
import { faultNames } from '../domain/faults/fault-kinds.ts'
import { faultRequestSchema, faultRequestsSchema } from '../domain/faults/fault-settings.ts'
import type { FaultRequests } from '../domain/faults/fault-settings.ts'
import { addPageRoutes } from './page-routes.ts'
import { errorResponse, refusal, refuseMethod, sendResponse } from './carrier-response.ts'
import { jsonResponse } from './route-with-faults.ts'
import { errors } from './schemas.ts'
import { InvalidRequest, validate } from './validate.ts'

export type AdminParts = {
  carrier: Carrier
  /** Lets an outage that has just been switched begin or end. */
  onSwitched: () => Promise<void>
}

const faultParams = z.object({ name: z.enum(faultNames) })
const booksQuery = z.strictObject({ reference: z.string().max(30).optional() })
const css = readFileSync(new URL('../page/carrier.css', import.meta.url), 'utf8')
const info = { title: 'Bobs Post, behind the counter', version: '1' }

const responses = {
  200: jsonResponse('What is true now.', z.looseObject({})),
  default: jsonResponse('An error.', errors),
}

/** Switches of faults, the books, a page for people. Without a key, it belongs on the loopback interface. */
export async function createAdminApi({ carrier, onSwitched }: AdminParts): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(sendError)
  refuseOtherOrigins(app)
  const refuseOtherMethods = methodNotAllowed(app, refuseMethod)
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined) schema.response ??= responses
  })
  await serveOpenapi(app, { info })
  addFaultRoutes(app, { carrier, onSwitched })
  app.get(
    '/admin/books',
    { schema: { summary: 'What is true by now.', querystring: booksQuery } },
    ({ query }) => {
      const { reference } = query as z.output<typeof booksQuery>
      return {
        now: new Date(carrier.nowMs).toISOString(),
        items: bookRows(carrier.books, carrier.nowMs, reference),
      }
    },
  )
  app.get('/admin/webhooks', { schema: { summary: 'Webhooks and their deliveries.' } }, () => ({
    items: [...carrier.books.webhooks.values()],
  }))
  app.get('/carrier.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(css))
  await app.register(async (pages) => addPageRoutes(pages, { carrier, onSwitched }))
  refuseOtherMethods()
  return app
}

function addFaultRoutes(app: FastifyInstance, { carrier, onSwitched }: AdminParts): void {
  const show = () => ({ now: new Date(carrier.nowMs).toISOString(), faults: carrier.books.faults })
  app.get('/admin/faults', { schema: { summary: 'Which faults are on.' } }, show)
  app.put(
    '/admin/faults',
    { schema: { summary: 'Switch these on and all others off.', body: faultRequestsSchema } },
    async ({ body }) => {
      carrier.setFaults(body as FaultRequests)
      await onSwitched()
      return show()
    },
  )
  app.put(
    '/admin/faults/:name',
    { schema: { summary: 'Switch one on.', params: faultParams, body: faultRequestSchema } },
    async ({ params, body }) => {
      const { name } = params as z.output<typeof faultParams>
      carrier.setFault(name, body as z.output<typeof faultRequestSchema>)
      await onSwitched()
      return show()
    },
  )
  app.delete(
    '/admin/faults/:name',
    { schema: { summary: 'Switch one off.', params: faultParams } },
    async ({ params }) => {
      carrier.setFault((params as z.output<typeof faultParams>).name, undefined)
      await onSwitched()
      return show()
    },
  )
}

/** A page of another site must not switch faults here. */
function refuseOtherOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers, method }, reply) => {
    const { origin, host } = headers
    if (method === 'GET' || origin === undefined || origin === `http://${host}`) return undefined
    return sendResponse(reply, refusal(403, 'ORIGIN.REFUSED', 'This request is from another site.'))
  })
}

function sendError(error: FastifyError, _request: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof InvalidRequest) return sendResponse(reply, errorResponse(422, error.errors))
  if (error instanceof InvalidFault) return sendResponse(reply, refusal(422, 'FAULT.INVALID', error.message))
  const { statusCode = 500, message } = error
  return sendResponse(reply, refusal(statusCode, 'REQUEST.FAILED', message))
}
