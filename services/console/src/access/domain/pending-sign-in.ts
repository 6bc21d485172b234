import { z } from 'zod'

/** What a browser keeps, sealed, while its person is at the provider. */
const pendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Where the person wanted to go. */
  back: z.string(),
  startedAt: z.number(),
})

export type PendingSignIn = z.output<typeof pendingSignIn>

/** How long a person has time at the provider. */
export const maxPendingMs = 15 * 60 * 1000

/** @returns undefined for what is no sign-in that was begun, or was begun too long ago */
export function pendingSignInOf(opened: unknown, now: Date): PendingSignIn | undefined {
  const { data } = pendingSignIn.safeParse(opened)
  if (data === undefined) return undefined
  const sinceMs = now.getTime() - data.startedAt
  return sinceMs > maxPendingMs || sinceMs < -maxPendingMs ? undefined : data
}
