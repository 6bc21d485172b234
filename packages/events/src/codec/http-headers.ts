import type { RecordHeaders } from './cloud-events.ts'

/**
 * The record header with the HTTP headers that are kept of the delivery which an
 * event came from: a JSON object of texts.
 */
export const httpHeadersName = 'http_headers'

/** Stands for a value that is a secret: the delivery had this header. */
export const notKeptValue = '(not kept)'

/** The HTTP headers that a record keeps of its delivery; none without a delivery, or where unreadable. */
export function httpHeadersOf(headers: Readonly<RecordHeaders>): [name: string, value: string][] {
  const text = headers[httpHeadersName]
  if (text === undefined) return []
  try {
    const kept = JSON.parse(text) as unknown
    return typeof kept === 'object' && kept !== null
      ? Object.entries(kept).map(([name, value]) => [name, String(value)])
      : []
  } catch {
    return []
  }
}
