import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { faultNames, kindOf } from '../domain/faults/fault-kinds.ts'
import { scenarioNames } from '../domain/scenarios/scenarios.ts'
import { renderBooks } from '../page/render-books.ts'
import type { ControlParts } from './control-api.ts'
import { parseForm } from './parse-form.ts'

const hourMs = 3_600_000
const number = z
  .union([z.literal('').transform(() => undefined), z.coerce.number().min(0).max(87_840)])
  .optional()

const faultForm = z.object({
  switch: z.enum(['on', 'off']),
  probability: number,
  lengthHours: number,
  wait: number,
})
const advanceForm = z.object({ hours: z.coerce.number().min(0).max(8_784) })
const subscriberForm = z.object({ scenario: z.enum(['mixed', ...scenarioNames]) })
const formParams = z.object({ name: z.enum(faultNames) })

/** The page of the books, and its forms. */
export function addPageRoutes(app: FastifyInstance, { billing, advance, tick }: ControlParts): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseForm(body.toString())),
  )
  const back = (reply: FastifyReply): FastifyReply => reply.redirect('/', 303)
  app.get('/', (_request, reply) => {
    billing.pass()
    return reply.type('text/html; charset=utf-8').send(renderBooks(billing.account))
  })
  app.post(
    '/faults/:name',
    { schema: { hide: true, params: formParams, body: faultForm } },
    (request, reply) => {
      const { name } = request.params as z.output<typeof formParams>
      const { switch: wanted, probability, lengthHours, wait } = request.body as z.output<typeof faultForm>
      const unitMs = name === 'slow' ? 1_000 : hourMs
      const fault = {
        ...(probability !== undefined && { probability: Math.min(1, probability) }),
        ...(lengthHours !== undefined && { lengthMs: Math.round(lengthHours * hourMs) }),
        ...(wait !== undefined && 'wait' in kindOf(name) && { waitMs: Math.round(wait * unitMs) }),
      }
      billing.setFault(name, wanted === 'on' ? fault : undefined)
      return back(reply)
    },
  )
  app.post('/clock', { schema: { hide: true, body: advanceForm } }, async ({ body }, reply) => {
    await advance((body as z.output<typeof advanceForm>).hours * hourMs, hourMs)
    return back(reply)
  })
  app.post('/subscribers', { schema: { hide: true, body: subscriberForm } }, async ({ body }, reply) => {
    billing.addSubscriber(body as z.output<typeof subscriberForm>)
    await tick()
    return back(reply)
  })
}
