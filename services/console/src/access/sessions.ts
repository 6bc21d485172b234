import { createHmac, hash, randomBytes } from 'node:crypto'
import type { SessionStore } from './adapters/mongo-session-store.ts'
import type { Person } from './domain/person.ts'
import {
  endsAt,
  limitsOf,
  replacedForMs,
  sessionState,
  type Session,
  type SessionLimits,
} from './domain/session.ts'
import type { People } from './people.ts'

/** A request of somebody who is signed in. */
export type SignedIn = {
  person: Person
  sessionId: string
  /** To be sent back with every form of this session. */
  formToken: string
  /** The sealed ID token of a session that began at a provider. */
  idToken?: string
  /** Set when the session has a new key, which replaces the one in the cookie. */
  newKey?: string
}

export type Sessions = {
  /** @returns the session's key, for the cookie */
  begin(
    person: Pick<Person, 'name'>,
    now: Date,
    atProvider?: { groups: string[]; idToken: string },
  ): Promise<string>
  /** @param mayRekey false for requests whose response can't set a cookie in time */
  find(key: string, now: Date, mayRekey: boolean): Promise<SignedIn | undefined>
  end(sessionId: string): Promise<void>
}

/** A key is 32 random bytes; the database has only its digest. */
const keyPattern = /^[A-Za-z0-9_-]{43}$/

/** @param formKey what tokens of forms are made with */
export function createSessions(
  store: SessionStore,
  people: People,
  limits: SessionLimits & { providerMs: number },
  formKey: Buffer,
): Sessions {
  const insert = async (session: Session): Promise<string> => {
    const key = randomBytes(32).toString('base64url')
    await store.insert(digestOf(key), session, endsAt(session, limitsOf(session, limits)))
    return key
  }

  /** A session that is used gets a new key now and then, so that one that leaked is of no use for long. */
  const rekey = async (key: string, session: Session, now: Date): Promise<string | undefined> => {
    const isOurs = await store.replace(digestOf(key), new Date(now.getTime() + replacedForMs))
    return isOurs ? insert({ ...session, usedAt: now, keyedAt: now }) : undefined
  }

  return {
    begin: (person, now, atProvider) =>
      insert({
        name: person.name,
        tokenMark: atProvider === undefined ? people.tokenMarkOf(person) : people.providerMark,
        ...atProvider,
        sessionId: randomBytes(16).toString('base64url'),
        ...{ signedInAt: now, usedAt: now, keyedAt: now },
      }),
    find: async (key, now, mayRekey) => {
      const session = keyPattern.test(key) ? await store.find(digestOf(key)) : null
      if (session === null) return undefined
      const limited = limitsOf(session, limits)
      const state = sessionState(session, limited, now)
      const person = people.bySession(session)
      if (state === 'ended' || person === undefined) return undefined
      if (state === 'used' || (state === 'due' && !mayRekey))
        await store.recordUse(digestOf(key), now, endsAt({ ...session, usedAt: now }, limited))
      const newKey = state === 'due' && mayRekey ? await rekey(key, session, now) : undefined
      const formToken = createHmac('sha256', formKey).update(session.sessionId).digest('base64url')
      return {
        ...{ person, sessionId: session.sessionId, formToken },
        ...(session.idToken !== undefined && { idToken: session.idToken }),
        ...(newKey !== undefined && { newKey }),
      }
    },
    end: (sessionId) => store.end(sessionId),
  }
}

const digestOf = (key: string): string => hash('sha256', key, 'base64url')
