import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../values/secret-reference.ts'
import { urlOrVariable } from '../../values/url-or-variable.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'

const secondMs = 1_000
const hourMs = 3_600 * secondMs
const dayMs = 24 * hourMs

export const calloutName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must be a name of small letters, digits and dashes, since it is part of URLs',
  )

const callbackSchema = closedObject({
  withinMs: z
    .int()
    .min(secondMs)
    .max(7 * dayMs)
    .default(15 * 60 * secondMs)
    .describe(
      'How long after the response 202, or the last callback with `progress`, the next one may take.',
    ),
  maxMs: z
    .int()
    .min(secondMs)
    .max(30 * dayMs)
    .default(dayMs)
    .describe('How long after the response 202 the work may take; `progress` does not extend beyond it.'),
  ifMissing: z
    .enum(['repeat', 'dead-letter'])
    .default('repeat')
    .describe(
      '`repeat`: without a callback in time it is sent again, with the same `webhook-id`, which uses up an attempt; `dead-letter`: it waits for a person.',
    ),
}).refine(({ withinMs, maxMs }) => withinMs <= maxMs, {
  path: ['maxMs'],
  error: 'must not be less than withinMs',
})

const backOffSchema = closedObject({
  firstMs: z
    .int()
    .min(100)
    .max(hourMs)
    .default(5 * secondMs)
    .describe('The longest wait after the first failure.'),
  maxMs: z
    .int()
    .min(100)
    .max(dayMs)
    .default(hourMs)
    .describe('No wait is longer. Each is between half of it and all of it, at random.'),
})

const breakerSchema = closedObject({
  failures: z
    .int()
    .min(1)
    .default(5)
    .describe('Failures in a row, of all workers, after which the endpoint counts as unavailable.'),
  firstProbeMs: z
    .int()
    .min(100)
    .default(5 * secondMs)
    .describe('Time until the first probe.'),
  maxProbeMs: z
    .int()
    .min(100)
    .default(300 * secondMs)
    .describe('The longest time between two probes.'),
})

function calloutSchema({ callouts, billing }: Pick<SecretsFrom, 'callouts' | 'billing'>) {
  return closedObject({
    // Only billing sends; ingest needs the secrets alone.
    url: urlOrVariable(callouts && billing).describe(
      'The endpoint of your own service. Redirects are not followed.',
    ),
    privateNetwork: z
      .boolean()
      .default(false)
      .describe(
        'Whether the endpoint is in a network of your own. Otherwise only https and public addresses are connected to.',
      ),
    secrets: z
      .array(secretReference(callouts), 'must be a list of at least one { env: NAME }')
      .min(1, 'must be a list of at least one { env: NAME }')
      .max(4, 'can have at most 4 secrets')
      .describe(
        'Secrets of Standard Webhooks, `whsec_…`, each `{ env: NAME }`; several while one is replaced. Call-outs are signed with all of them, and callbacks may be with any.',
      ),
    timeoutMs: z
      .int()
      .min(100)
      .max(120 * secondMs)
      .default(15 * secondMs)
      .describe('How long a response may take. Without one it is not known whether the call-out arrived.'),
    callback: callbackSchema
      .optional()
      .describe(
        'Where the response 202 is not the end of the work: a callback to `/callouts/<source>/<name>` of ingest reports it. Default: any 2xx is the end.',
      ),
    maxAttempts: z
      .int()
      .min(1)
      .max(1_000)
      .default(20)
      .describe('Failures after which it is dead-lettered. An outage of the endpoint uses up none.'),
    giveUpAfterMs: z
      .int()
      .min(secondMs)
      .max(90 * dayMs)
      .default(14 * dayMs)
      .describe(
        'How long after the first attempt it is dead-lettered, outages included; also how long it waits for what is not known, e.g. its customer.',
      ),
    backOff: backOffSchema.prefault({}).describe('How long to wait after a failure.'),
    breaker: breakerSchema.prefault({}).describe('When the endpoint counts as unavailable.'),
    concurrency: z.int().min(1).max(200).default(5).describe('Requests of one process at the same time.'),
    requestsPerSecond: z
      .number()
      .positive()
      .max(1_000)
      .default(10)
      .describe('The maximum rate of requests, of all processes together.'),
    maxResponseBytes: z
      .int()
      .min(0)
      .max(1_024 * 1_024)
      .default(16 * 1_024)
      .describe('What is read of a response. Its status counts, whatever the length.'),
  }).superRefine(({ url, privateNetwork }, context) => {
    const problem = problemOf(url, privateNetwork)
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['url'], message: problem })
  })
}

function problemOf(url: string, isPrivate: boolean): string | undefined {
  if (url.startsWith('env:')) return undefined
  const { protocol, username, password } = new URL(url)
  if (username !== '' || password !== '') return 'must not contain a user or password: call-outs are signed'
  if (protocol !== 'https:' && !isPrivate) return 'must be https, except with privateNetwork: true'
  return undefined
}

/** The endpoints of one's own service that rules may name, by name. */
export const calloutsSchema = (secrets: Pick<SecretsFrom, 'callouts' | 'billing'>) =>
  z.record(calloutName, calloutSchema(secrets))

export type CalloutConfig = z.output<ReturnType<typeof calloutSchema>>
