/** Somebody who is signed in. */
export type Session = {
  /** Who signed in, by the name in the configuration. */
  name: string
  /** Of the token that was used, or of the provider: a session ends when either is replaced. */
  tokenMark: string
  /** Of somebody who signed in at a provider: the groups that decide about the role. */
  groups?: string[]
  /** Of somebody who signed in at a provider: its ID token, sealed, which ends the session there. */
  idToken?: string
  /** Stays when the session gets a new key. */
  sessionId: string
  signedInAt: Date
  usedAt: Date
  /** When its key was made. */
  keyedAt: Date
  /** Set when a newer key has replaced this one, which is valid until then. */
  replacedUntil?: Date
}

export type SessionLimits = { idleMs: number; maxMs: number }

/**
 * How long a session may last. One that began at a provider is shorter, since
 * who lost access there is not reported.
 */
export function limitsOf(
  session: Pick<Session, 'groups'>,
  { providerMs, ...limits }: SessionLimits & { providerMs: number },
): SessionLimits {
  return session.groups === undefined ? limits : { ...limits, maxMs: Math.min(limits.maxMs, providerMs) }
}

export type SessionState =
  | 'ended'
  | 'valid'
  /** Valid, and to be stored with the new time of its use. */
  | 'used'
  /** Valid, and due for a new key. */
  | 'due'

const newKeyAfterMs = 60 * 60 * 1000
const recordUseAfterMs = 60 * 1000

/** How long a replaced key is still valid: requests that were sent together may have it. */
export const replacedForMs = 60 * 1000

/** The state of a session at a moment. */
export function sessionState(session: Session, { idleMs, maxMs }: SessionLimits, now: Date): SessionState {
  const { signedInAt, usedAt, keyedAt, replacedUntil } = session
  const since = (moment: Date): number => now.getTime() - moment.getTime()
  if (since(signedInAt) >= maxMs || since(usedAt) >= idleMs) return 'ended'
  if (replacedUntil !== undefined) return since(replacedUntil) >= 0 ? 'ended' : 'valid'
  if (since(keyedAt) >= newKeyAfterMs) return 'due'
  return since(usedAt) >= recordUseAfterMs ? 'used' : 'valid'
}

/** When a session ends if it is not used again. */
export function endsAt({ signedInAt, usedAt }: Session, { idleMs, maxMs }: SessionLimits): Date {
  return new Date(Math.min(signedInAt.getTime() + maxMs, usedAt.getTime() + idleMs))
}
