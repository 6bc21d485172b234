/** The first order's of a shop that has placed none. */
export const firstOrderId = 1000

/** Where the shop's numbering continues, so that a second start repeats no orders of the first. */
export async function nextOrderId(consoleUrl: string, token: string): Promise<number> {
  const response = await fetch(`${consoleUrl}/api/orders?source=shop&limit=1`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { items } = (await response.json()) as { items: { orderId: string }[] }
  return items[0] === undefined ? firstOrderId : Number(items[0].orderId) + 1
}
