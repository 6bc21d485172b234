type Page = { items: { status: string }[]; next: string | null }
type Carriers = { items: { carrier: string; state: string; waiting: { count: number } }[] }

/**
 * How far the shipments are, from the query API.
 *
 * @returns undefined where there are none
 */
export async function shipmentProgress(consoleUrl: string, token: string): Promise<string | undefined> {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${consoleUrl}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(2_000),
    })
    return response.json()
  }
  const [{ items }, { items: carriers = [] }] = (await Promise.all([
    read('/api/shipments?limit=200'),
    read('/api/carriers'),
  ])) as [Partial<Page>, Partial<Carriers>]
  if (items === undefined || items.length === 0) return undefined
  const count = (...statuses: string[]): number =>
    items.filter(({ status }) => statuses.includes(status)).length
  const down = carriers.filter(({ state }) => state === 'unavailable').map(({ carrier }) => carrier)
  const waiting = carriers.reduce((sum, one) => sum + one.waiting.count, 0)
  const state = down.length === 0 ? '' : `; ${down.join(', ')} is unavailable`
  return `${items.length} shipments: ${waiting} wait, ${count('scheduled')} booked, ${count('shipped')} on their way, ${count('delivered', 'returned')} arrived${state}`
}
