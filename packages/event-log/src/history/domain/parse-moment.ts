const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * A time as people write it: `now`, `-2h` (ago), a day in UTC, or ISO 8601 with a zone.
 *
 * @returns milliseconds since the epoch
 * @throws for anything else
 */
export function parseMoment(text: string, nowMs: number): number {
  if (text === 'now') return nowMs
  const [, count, unit] = /^-(\d{1,6})([smhdw])$/.exec(text) ?? []
  if (count !== undefined) return nowMs - Number(count) * units[unit as keyof typeof units]
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text
  const ms = /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(time) ? Date.parse(time) : Number.NaN
  if (Number.isNaN(ms) || !isSameDay(time, ms))
    throw new Error(`${text} is not a valid time, e.g. now, -2h, 2026-11-21 or 2026-11-21T06:42:15Z`)
  return ms
}

/** Date.parse takes the 31st of February for the 3rd of March. */
function isSameDay(time: string, ms: number): boolean {
  const offset = /([+-])(\d\d):(\d\d)$/.exec(time)
  const minutes = offset === null ? 0 : Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
  const day = new Date(ms + minutes * 60_000).toISOString().slice(0, 10)
  return day === time.slice(0, 10) || /T24:00/.test(time)
}
