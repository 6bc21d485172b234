import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { sharedTokenName } from '@slipstream/runtime/config/schemas/console-schema.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { createHmac, hash, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Person } from './domain/person.ts'

/** Those who may use the console, each with a token. */
export type People = {
  /** Undefined when it is nobody's. How long it takes depends on no token. */
  byToken(token: string): Person | undefined
  /** Undefined when nobody has the name any more, or the person's token is another one than that of the mark. */
  bySession(session: { name: string; tokenMark: string }): Person | undefined
  /** What a session keeps of the token that it began with. It tells nothing of the token. */
  tokenMarkOf(person: Person): string
}

/** @param sharedToken who has it is an admin */
export function createPeople(configured: Config['console']['people'], sharedToken: Secret): People {
  const key = Buffer.from(hkdfSync('sha256', sharedToken.reveal(), '', 'slipstream sessions', 32))
  const shared = { name: sharedTokenName, role: 'admin' as const, token: sharedToken, isShared: true }
  const entries = [shared, ...configured.map((person) => ({ ...person, isShared: false }))].map(
    ({ token, ...person }) => ({
      person,
      digest: digest(token.reveal()),
      mark: createHmac('sha256', key).update(token.reveal()).digest('base64url').slice(0, 22),
    }),
  )
  const named = new Map(entries.map((entry) => [entry.person.name, entry]))
  return {
    byToken: (token) => {
      const presented = digest(token)
      return entries.filter((entry) => timingSafeEqual(presented, entry.digest))[0]?.person
    },
    bySession: ({ name, tokenMark }) => {
      const entry = named.get(name)
      return entry?.mark === tokenMark ? entry.person : undefined
    },
    tokenMarkOf: ({ name }) => named.get(name)?.mark ?? '',
  }
}

/** Of equal length for any token, as the comparison needs. */
const digest = (token: string): Buffer => hash('sha256', token, 'buffer')
