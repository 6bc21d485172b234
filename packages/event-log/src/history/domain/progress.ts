/** How far a pass over the log is. Offsets are counted, so a compacted topic counts what it no longer has. */
export type HistoryProgress = {
  done: number
  total: number
  /** Records that were wanted, of those done. */
  matched: number
  perSecond: number
  /** Estimated from the rate so far; null before there is one. */
  leftMs: number | null
}

/** @param elapsedMs since the pass began; the rate is the mean of this time */
export function progressAt(
  { done, total, matched }: Pick<HistoryProgress, 'done' | 'total' | 'matched'>,
  elapsedMs: number,
): HistoryProgress {
  const perSecond = elapsedMs > 0 ? (done * 1_000) / elapsedMs : 0
  const leftMs = perSecond > 0 ? ((total - done) * 1_000) / perSecond : null
  return { done, total, matched, perSecond, leftMs }
}

/** E.g. `1200 of 5000 (24 %), 3 found, 400/s, 10 s left`. */
export function progressLine({ done, total, matched, perSecond, leftMs }: HistoryProgress): string {
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
  const left = leftMs === null ? '' : `, ${durationText(leftMs)} left`
  return `${done} of ${total} (${percent} %), ${matched} found, ${Math.round(perSecond)}/s${left}`
}

function durationText(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
