import { readFileSync } from 'node:fs'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Billing } from '../billing.ts'
import { ActionError } from '../domain/action-error.ts'
import { bookRows } from '../domain/books/book-rows.ts'
import { endpointObject } from '../domain/deliveries/endpoint.ts'
import { faultNames } from '../domain/faults/fault-kinds.ts'
import { faultRequestSchema, faultRequestsSchema } from '../domain/faults/fault-settings.ts'
import type { FaultRequest, FaultRequests } from '../domain/faults/fault-settings.ts'
import { actionSchema } from '../domain/lifecycle/actions.ts'
import type { Action } from '../domain/lifecycle/actions.ts'
import { scenarioNames } from '../domain/scenarios/scenarios.ts'
import { addPageRoutes } from './page-routes.ts'
import { json } from './add-route.ts'
import { stripeError } from './schemas.ts'
import { errorOf, refuseMethod, sendError } from './stripe-error.ts'
import { validate } from './validate.ts'

export type ControlParts = {
  billing: Billing
  advance: (byMs: number, stepMs?: number) => Promise<void>
  tick: () => Promise<void>
}

const css = readFileSync(new URL('../../../carrier/src/page/carrier.css', import.meta.url), 'utf8')
const faultParams = z.object({ name: z.enum(faultNames) })
const ms = z
  .int()
  .min(1)
  .max(10 * 366 * 86_400_000)
/** Nothing else happens meanwhile. */
const maxSteps = 10_000
const advanceBody = z
  .strictObject({
    byMs: ms,
    stepMs: ms
      .optional()
      .describe('After each step the webhooks that are due are sent. Default, and maximum: a day.'),
  })
  .refine(({ byMs, stepMs = byMs }) => byMs / stepMs <= maxSteps, {
    message: `at most ${maxSteps} steps at once`,
  })
const subscriberBody = z.strictObject({
  scenario: z.enum(['mixed', ...scenarioNames]).describe('`mixed`: one drawn from the seed.'),
  count: z.int().min(1).max(10_000).default(1),
  email: z.string().max(254).optional(),
  locale: z.string().max(10).optional(),
  price: z.string().min(1).max(255).optional(),
})

const responses = {
  200: json('What is true now.', z.looseObject({})),
  default: json('An error.', stripeError),
}

/**
 * The clock, actions, faults, the books, and a page for people. It has no key, so
 * it belongs on the loopback interface.
 */
export async function createControlApi(parts: ControlParts): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ActionError) return sendError(reply, error.status, errorOf(error))
    const { statusCode = 500, message } = error as FastifyError
    return sendError(reply, statusCode, { type: 'invalid_request_error', message })
  })
  // A page of another site must change nothing here.
  app.addHook('onRequest', async ({ headers: { origin, host }, method }, reply) => {
    if (method === 'GET' || origin === undefined || origin === `http://${host}`) return undefined
    const message = 'This request is from another site.'
    return sendError(reply, 403, { type: 'invalid_request_error', message })
  })
  const refuseOtherMethods = methodNotAllowed(app, refuseMethod)
  app.addHook('onRoute', ({ schema }) => {
    if (schema !== undefined) schema.response ??= responses
  })
  await serveOpenapi(app, { info: { title: 'A stand-in for Stripe: control', version: '1' } })
  addClockRoutes(app, parts)
  addFaultRoutes(app, parts.billing)
  addBookRoutes(app, parts.billing)
  app.get('/carrier.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(css))
  await app.register(async (pages) => addPageRoutes(pages, parts))
  refuseOtherMethods()
  return app
}

function addClockRoutes(app: FastifyInstance, { billing, advance, tick }: ControlParts): void {
  const show = () => ({ now: new Date(billing.nowMs).toISOString() })
  app.get('/control/clock', { schema: { summary: "The account's time." } }, show)
  app.post(
    '/control/clock/advance',
    { schema: { summary: 'Move the clock, and send the webhooks that are due.', body: advanceBody } },
    async ({ body }) => {
      const { byMs, stepMs } = body as z.output<typeof advanceBody>
      await advance(byMs, stepMs)
      return show()
    },
  )
  app.post(
    '/control/tick',
    { schema: { summary: 'Send the webhooks that are due; responds when they are sent.' } },
    async () => {
      await tick()
      return show()
    },
  )
  app.post(
    '/control/actions',
    { schema: { summary: 'Do something with the account now.', body: actionSchema } },
    ({ body }) => ({ id: billing.act(body as Action) }),
  )
  app.post(
    '/control/subscribers',
    { schema: { summary: 'Add subscribers whose lives continue by themselves.', body: subscriberBody } },
    ({ body }) => {
      const { count, ...request } = body as z.output<typeof subscriberBody>
      return { items: Array.from({ length: count }, () => billing.addSubscriber(request)) }
    },
  )
}

function addFaultRoutes(app: FastifyInstance, billing: Billing): void {
  const show = () => ({ now: new Date(billing.nowMs).toISOString(), faults: billing.account.faults })
  app.get('/control/faults', { schema: { summary: 'Which faults are on.' } }, show)
  app.put(
    '/control/faults',
    { schema: { summary: 'Switch these on and all others off.', body: faultRequestsSchema } },
    ({ body }) => {
      billing.setFaults(body as FaultRequests)
      return show()
    },
  )
  app.put(
    '/control/faults/:name',
    { schema: { summary: 'Switch one on.', params: faultParams, body: faultRequestSchema } },
    ({ params, body }) => {
      billing.setFault((params as z.output<typeof faultParams>).name, body as FaultRequest)
      return show()
    },
  )
  app.delete(
    '/control/faults/:name',
    { schema: { summary: 'Switch one off.', params: faultParams } },
    ({ params }) => {
      billing.setFault((params as z.output<typeof faultParams>).name, undefined)
      return show()
    },
  )
}

function addBookRoutes(app: FastifyInstance, billing: Billing): void {
  app.get('/control/books', { schema: { summary: 'What is true by now.' } }, () => {
    billing.pass()
    return bookRows(billing.account)
  })
  app.get('/control/events', { schema: { summary: 'Events of 30 days and their deliveries.' } }, () => ({
    items: [...billing.account.events.values()].map(({ id, type, createdS, object, deliveries, twinOf }) => {
      return { id, type, created: createdS, object: object.id ?? null, twinOf: twinOf ?? null, deliveries }
    }),
  }))
  app.get('/control/endpoints', { schema: { summary: 'Webhook endpoints, without their secrets.' } }, () => ({
    items: [...billing.account.endpoints.values()].map((endpoint) => {
      return { ...endpointObject(endpoint), payload: endpoint.payload }
    }),
  }))
}
