import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { secretReference } from '../values/secret-reference.ts'
import { openidConnectSchema } from './openid-connect-schema.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

const consoleRoles = ['viewer', 'operator', 'admin'] as const

/** Who signs in with CONSOLE_TOKEN, so that no person may be called so. */
export const sharedTokenName = 'admin'

const hourMs = 60 * 60 * 1000

/** Who may use the console. */
export function consoleSchema(secrets: Pick<SecretsFrom, 'people'>) {
  const person = closedObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .refine((name) => name !== sharedTokenName, `is who signs in with CONSOLE_TOKEN: choose another`)
      .describe('Who it is: recorded with everything this person does.'),
    role: z
      .enum(consoleRoles)
      .describe(
        '`viewer` reads, with personal data masked; `operator` reads all, and acts on alerts, mails, dead letters and shipments; `admin` may do everything.',
      ),
    token: secretReference(secrets.people).describe('The token to sign in with, as `{ env: NAME }`.'),
  })
  return closedObject({
    people: z
      .array(person)
      .max(500)
      .default([])
      .refine(hasDistinctNames, 'must not name a person twice: acts are recorded by name')
      .describe(
        'Who may sign in to the console, besides those who have `CONSOLE_TOKEN`, which is for admins. The tokens are also bearer tokens of its API.',
      ),
    openidConnect: openidConnectSchema(secrets)
      .optional()
      .describe('How people sign in at a provider of OpenID Connect; default: with tokens only.'),
    session: closedObject({
      idleMs: z
        .int()
        .min(60_000)
        .max(30 * 24 * hourMs)
        .default(12 * hourMs)
        .describe('A session ends when it was not used for this time, in milliseconds.'),
      maxMs: z
        .int()
        .min(60_000)
        .max(90 * 24 * hourMs)
        .default(7 * 24 * hourMs)
        .describe('A session ends this long after signing in, in milliseconds.'),
    })
      .prefault({})
      .describe('How long people stay signed in.'),
    trustedProxies: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Addresses or networks of reverse proxies, e.g. `10.0.0.0/8`, whose `X-Forwarded-For` is believed. Failed sign-ins are counted by the address of the client.',
      ),
  })
}

function hasDistinctNames(people: readonly { name: string }[]): boolean {
  return new Set(people.map(({ name }) => name)).size === people.length
}
