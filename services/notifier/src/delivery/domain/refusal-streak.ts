export type FinalRefusal = {
  /** Of the notification. */
  id: string
  recipient: string
  /** The reply's code and, where there is one, the enhanced code, as `550 5.7.1`. */
  reply: string
}

/** Refusals for ever in a row and alike: nothing was taken in between. */
export type RefusalStreak = { reply: string; sinceMs: number; refused: readonly FinalRefusal[] }

/** So many different recipients in a row with one reply: the reply is about us. */
const minAlike = 5
/** Bad addresses of a small shop, days apart, are no streak. */
const maxBeforeMs = 60 * 60_000
const maxKept = 50

/** RFC 3463: 5.1.0 to 5.1.6, 5.1.9 and 5.1.10 speak of the recipient's address, 5.2.x of the mailbox. */
const ofTheRecipient = /^5\.(1\.([0-6]|9|10)|2\.\d+)$/

/** The streak after one more refusal for ever; null when its reply speaks of its recipient alone. */
export function evolveStreak(
  streak: RefusalStreak | null,
  refusal: FinalRefusal,
  atMs: number,
): RefusalStreak | null {
  const { reply } = refusal
  if (ofTheRecipient.test(reply.split(' ')[1] ?? '')) return null
  if (streak === null || streak.reply !== reply || isOver(streak, atMs))
    return { reply, sinceMs: atMs, refused: [refusal] }
  if (streak.refused.some(({ id }) => id === refusal.id)) return streak
  return { ...streak, refused: [...streak.refused, refusal].slice(-maxKept) }
}

/** Whether so many recipients were refused alike that the receiver refuses us and not them. */
export function isAboutUs(streak: RefusalStreak | null): boolean {
  return streak !== null && new Set(streak.refused.map(({ recipient }) => recipient)).size >= minAlike
}

const isOver = (streak: RefusalStreak, atMs: number): boolean =>
  !isAboutUs(streak) && atMs - streak.sinceMs > maxBeforeMs
