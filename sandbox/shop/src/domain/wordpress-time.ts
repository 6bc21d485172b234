const formats = new Map<string, Intl.DateTimeFormat>()

/** As WordPress writes a time in UTC: to the second, without a zone. */
export function gmtTime(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19)
}

/** As WordPress writes a time of its site: to the second, without a zone. */
export function localTime(atMs: number, timeZone: string): string {
  let format = formats.get(timeZone)
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(timeZone, format)
  }
  return format.format(atMs).replace(' ', 'T')
}
