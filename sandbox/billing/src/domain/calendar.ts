export type Recurrence = { interval: 'month' | 'year'; interval_count: number }

export const dayS = 86_400

/** The same day of a later month, or the last day of a shorter one; UTC. @param fromS seconds since 1970 */
export function addMonths(fromS: number, months: number): number {
  const from = new Date(fromS * 1_000)
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const midnight = Date.UTC(year, month, Math.min(from.getUTCDate(), lastDay)) / 1_000
  return midnight + (fromS % dayS)
}

/**
 * When the period ends that begins at `startS`: counted from the anchor, so that a subscription of the 31st
 * is billed on the 28th of February and on the 31st of March.
 */
export function periodEnd(anchorS: number, recurrence: Recurrence, startS: number): number {
  const months = recurrence.interval_count * (recurrence.interval === 'year' ? 12 : 1)
  const elapsed = Math.floor((startS - anchorS) / (months * 31 * dayS))
  for (let n = Math.max(0, elapsed); ; n++) {
    const end = addMonths(anchorS, n * months)
    if (end > startS) return end
  }
}
