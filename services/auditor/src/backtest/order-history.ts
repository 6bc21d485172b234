/**
 * When an order reached each state, in milliseconds since 1970; null where it
 * never did, or the time cannot be read.
 */
export type HistoricOrder = {
  createdAt: number
  paidAt: number | null
  shippedAt: number | null
  deliveredAt: number | null
}

/**
 * Reads a history, one JSON object a line, and sorts it by creation. A line without a time of creation is
 * skipped and counted, never a reason to stop: a history from a real shop is never clean.
 */
export function parseOrderHistory(text: string): { orders: HistoricOrder[]; attention: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const orders = lines.flatMap((line) => parseOrder(line) ?? [])
  return { orders: orders.sort((a, b) => a.createdAt - b.createdAt), attention: lines.length - orders.length }
}

function parseOrder(line: string): HistoricOrder | null {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null) return null
  const order = json as Record<string, unknown>
  const createdAt = parseInstant(order['createdAt'])
  if (createdAt === null) return null
  return {
    createdAt,
    paidAt: parseInstant(order['paidAt']),
    shippedAt: parseInstant(order['shippedAt']),
    deliveredAt: parseInstant(order['deliveredAt']),
  }
}

/** Without a zone a time is UTC; by itself Date.parse would read it in the zone of the machine. */
function parseInstant(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`)
  return at >= Date.UTC(1990, 0) && at < Date.UTC(2200, 0) ? at : null
}
