export type PermanentRejection = {
  /** Of the notification. */
  id: string
  recipient: string
  /** The reply's code and, where there is one, the enhanced code, e.g. `550 5.7.1`. */
  reply: string
}

/** Consecutive permanent rejections with the same reply. */
export type RefusalStreak = { reply: string; sinceMs: number; refused: readonly PermanentRejection[] }

/** From this number of different recipients on, one reply is about us and not about them. */
const minRecipients = 5
/** Bad addresses of a small shop, days apart, are no streak. */
const maxAgeMs = 60 * 60_000
const maxKept = 50

/** RFC 3463: 5.1.0 to 5.1.6, 5.1.9 and 5.1.10 are about the recipient's address, 5.2.x about the mailbox. */
const aboutTheRecipient = /^5\.(1\.([0-6]|9|10)|2\.\d+)$/

/** The streak after one more permanent rejection; null if its reply is about its recipient alone. */
export function evolveStreak(
  streak: RefusalStreak | null,
  rejection: PermanentRejection,
  atMs: number,
): RefusalStreak | null {
  const { reply } = rejection
  if (aboutTheRecipient.test(reply.split(' ')[1] ?? '')) return null
  if (streak === null || streak.reply !== reply || isOver(streak, atMs))
    return { reply, sinceMs: atMs, refused: [rejection] }
  if (streak.refused.some(({ id }) => id === rejection.id)) return streak
  return { ...streak, refused: [...streak.refused, rejection].slice(-maxKept) }
}

/** Whether enough recipients were rejected with one reply to conclude that the receiver refuses us. */
export function isAboutUs(streak: RefusalStreak | null): boolean {
  return streak !== null && new Set(streak.refused.map(({ recipient }) => recipient)).size >= minRecipients
}

const isOver = (streak: RefusalStreak, atMs: number): boolean =>
  !isAboutUs(streak) && atMs - streak.sinceMs > maxAgeMs
