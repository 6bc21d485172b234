/**
 * One read for all gauges of a scrape. It never rejects: while the database does not respond, the gauges show
 * what was last read, and other metrics can still be scraped.
 *
 * @param unknown what they show until the first read has succeeded
 */
export function readPerScrape<Found>(read: () => Promise<Found>, unknown: Found): () => Promise<Found> {
  let known = unknown
  let reading: Promise<Found> | undefined
  return () =>
    (reading ??= read()
      .then((found) => (known = found))
      .catch(() => known)
      .finally(() => (reading = undefined)))
}
