import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { faultNames, kindOf, operations } from '../domain/faults/fault-kinds.ts'
import { faultRequestSchema } from '../domain/faults/fault-settings.ts'
import type { FaultRequest } from '../domain/faults/fault-settings.ts'
import { labelPdf } from '../domain/parcels/label-pdf.ts'
import { renderBooks, renderTracking } from '../page/render-books.ts'
import type { AdminParts } from './admin-api.ts'
import { refusal, sendResponse } from './carrier-response.ts'

const hourMs = 3_600_000
const hours = z.union([z.literal('').transform(() => undefined), z.coerce.number().min(0)]).optional()
const number = hours

/** What a form of the page sends. */
const faultForm = z.object({
  switch: z.enum(['on', 'off']),
  probability: number,
  times: number,
  startsInHours: hours,
  lengthHours: hours,
  waitHours: hours,
  operation: z.enum(['all', ...operations]).optional(),
  work: z.string().optional(),
  mode: z.string().optional(),
  namesExisting: z.enum(['no', 'yes']).optional(),
})

const formParams = z.object({ name: z.enum(faultNames) })
const unknown = refusal(404, 'SHIPMENT.UNKNOWN', 'There is no such shipment.')

/** The page of the books, its forms, and the page of a parcel for its recipient. */
export function addPageRoutes(app: FastifyInstance, { carrier, onSwitched }: AdminParts): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  )
  app.get('/', (_request, reply) =>
    sendPage(reply, renderBooks(carrier.books, carrier.nowMs, carrier.outage())),
  )
  app.post(
    '/faults/:name',
    { schema: { hide: true, params: formParams, body: faultForm } },
    async ({ params, body }, reply) => {
      const { name } = params as z.output<typeof formParams>
      const form = body as z.output<typeof faultForm>
      const has = (parameter: string): boolean =>
        (kindOf(name).parameters as readonly string[]).includes(parameter)
      const request = form.switch === 'on' ? requestOf(form, has) : undefined
      carrier.setFault(name, request)
      await onSwitched()
      return reply.redirect('/', 303)
    },
  )
  app.get<{ Params: { number: string } }>('/track/:number', ({ params: { number } }, reply) => {
    const found = carrier.books.byTrackingNumber.get(number)
    return found === undefined
      ? sendResponse(reply, unknown)
      : sendPage(reply, renderTracking(found, carrier.nowMs))
  })
  app.get<{ Params: { id: string } }>('/labels/:id', ({ params: { id } }, reply) => {
    const found = carrier.get(id)
    return sendResponse(reply, found === undefined ? unknown : { status: 200, body: labelPdf(found) })
  })
}

function requestOf(form: z.output<typeof faultForm>, has: (parameter: string) => boolean): FaultRequest {
  const { probability, times, operation = 'all', work, mode, namesExisting } = form
  const ms = (given: number | undefined): number | undefined =>
    given === undefined ? undefined : Math.round(given * hourMs)
  return faultRequestSchema.parse({
    startsInMs: ms(form.startsInHours),
    lengthMs: ms(form.lengthHours),
    ...(has('probability') && { probability }),
    ...(has('times') && { times }),
    ...(has('waitMs') && { waitMs: ms(form.waitHours) }),
    ...(has('operations') && operation !== 'all' && { operations: [operation] }),
    ...(has('work') && { work }),
    ...(has('mode') && { mode }),
    ...(has('namesExisting') && { namesExisting: namesExisting === 'yes' }),
  })
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .type('text/html; charset=utf-8')
    .send(html)
}
