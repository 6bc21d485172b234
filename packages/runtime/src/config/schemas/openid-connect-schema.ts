import { z } from 'zod'
import { closedObject } from '../closed-object.ts'
import { secretReference } from '../values/secret-reference.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/
const hourMs = 60 * 60 * 1000

function isSafe(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'https:' || loopback.test(hostname)
}

const claim = z.string().min(1).max(200)
const groups = z.array(z.string().min(1).max(200)).max(100).default([])

/** How people sign in to the console at a provider of OpenID Connect. */
export function openidConnectSchema({ people }: Pick<SecretsFrom, 'people'>) {
  return closedObject({
    issuer: z
      .url({ protocol: /^https?$/, error: 'must be a URL with https' })
      .refine(isSafe, 'must be a URL with https: http is allowed on this machine only')
      .describe('URL of the provider, below which `/.well-known/openid-configuration` is.'),
    clientId: z.string().min(1).max(300).describe('The id that the console has at the provider.'),
    clientSecret: secretReference(people)
      .optional()
      .describe('The secret of this id, as `{ env: NAME }`; default: none, for a public client.'),
    label: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .default('OpenID Connect')
      .describe('What the page for signing in calls the provider.'),
    scope: z
      .string()
      .max(500)
      .regex(/^([!-~]+ )*openid( [!-~]+)*$/, 'must be names with spaces between, one of which is openid')
      .default('openid profile email')
      .describe('What is requested of the provider.'),
    nameClaim: claim
      .default('email')
      .describe(
        'The claim with the name of a person, which is recorded with everything this person does. It has to be unique, and nothing that people can choose freely.',
      ),
    roleClaim: claim
      .default('groups')
      .describe(
        'The claim with the groups or roles of a person: a text or a list. Dots lead into objects, e.g. `realm_access.roles`.',
      ),
    roles: closedObject({
      viewer: groups.describe('Groups whose members are viewers.'),
      operator: groups.describe('Groups whose members are operators.'),
      admin: groups.describe('Groups whose members are admins.'),
    })
      .refine((roles) => Object.values(roles).flat().length > 0, 'must name at least one group')
      .describe('Which groups have which role; of several the highest counts. Others are refused.'),
    sessionMs: z
      .int()
      .min(60_000)
      .max(30 * 24 * hourMs)
      .default(10 * hourMs)
      .describe(
        'A session ends this long after signing in at the provider, in milliseconds: whom the provider or a group loses has access for as long.',
      ),
  })
}

export type OpenidConnectConfig = z.output<ReturnType<typeof openidConnectSchema>>
