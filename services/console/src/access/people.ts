import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { sharedTokenName } from '@slipstream/runtime/config/schemas/console-schema.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Person } from './domain/person.ts'
import { roleOfGroups } from './domain/role-of-claims.ts'
import type { Session } from './domain/session.ts'

/** Those who may use the console: each with a token, or known to a provider. */
export type People = {
  /** Undefined when it is nobody's. How long it takes depends on no token. */
  byToken(token: string): Person | undefined
  /**
   * Undefined when nobody has the name any more, or the person's token is another one than that of the mark.
   * Who came from the provider has the role that the session's groups have now.
   */
  bySession(session: Pick<Session, 'name' | 'tokenMark' | 'groups'>): Person | undefined
  /** A mark of the token that the session began with. The token can't be derived from it. */
  tokenMarkOf(person: Pick<Person, 'name'>): string
  /** What a session keeps that began at the provider. */
  providerMark: string
  /** Whether somebody with a token has this name, in any case of its letters. */
  isTaken(name: string): boolean
}

/**
 * @param sharedToken who has it is an admin
 * @param provider where people sign in without a token. Default: nowhere
 */
export function createPeople(
  configured: Config['console']['people'],
  sharedToken: Secret,
  provider?: OpenidConnectConfig,
): People {
  const key = Buffer.from(hkdfSync('sha256', sharedToken.reveal(), '', 'slipstream sessions', 32))
  const markOf = (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url').slice(0, 22)
  const shared = { name: sharedTokenName, role: 'admin' as const, token: sharedToken, isShared: true }
  const entries = [shared, ...configured.map((person) => ({ ...person, isShared: false }))].map(
    ({ token, ...person }) => ({
      person,
      digest: digest(token.reveal()),
      mark: markOf(token.reveal()),
    }),
  )
  const named = new Map(entries.map((entry) => [entry.person.name, entry]))
  const taken = new Set(entries.map(({ person }) => person.name.toLowerCase()))
  const providerMark = markOf(JSON.stringify([provider?.issuer, provider?.clientId]))
  const fromProvider = (name: string, groups: string[], mark: string): Person | undefined => {
    if (provider === undefined || mark !== providerMark || taken.has(name.toLowerCase())) return undefined
    const role = roleOfGroups(groups, provider.roles)
    return role && { name, role, isShared: false }
  }
  return {
    byToken: (token) => {
      const presented = digest(token)
      return entries.filter((entry) => timingSafeEqual(presented, entry.digest))[0]?.person
    },
    bySession: ({ name, tokenMark, groups }) => {
      if (groups !== undefined) return fromProvider(name, groups, tokenMark)
      const entry = named.get(name)
      return entry?.mark === tokenMark ? entry.person : undefined
    },
    tokenMarkOf: ({ name }) => named.get(name)?.mark ?? '',
    providerMark,
    isTaken: (name) => taken.has(name.toLowerCase()),
  }
}

/** Of equal length for any token, as the comparison needs. */
const digest = (token: string): Buffer => hash('sha256', token, 'buffer')
