/**
 * Whether the first of two statements about one thing is the later one; their
 * event ids decide if the times are equal.
 */
export function isLater(
  a: { at: string; eventId: string },
  b: { at: string | null; eventId: string | null },
): boolean {
  if (b.at === null || b.eventId === null) return true
  const apartMs = Date.parse(a.at) - Date.parse(b.at)
  return apartMs === 0 ? a.eventId > b.eventId : apartMs > 0
}

const retentionMs = 90 * 24 * 60 * 60 * 1_000

/** 90 days after a time. */
export function expiryOf(at: string): Date {
  return new Date(Date.parse(at) + retentionMs)
}
