/** An order as its read model has it at a moment. */
export type SeenOrder = {
  _id: string
  status: string
  /** The source's time of its state; null where only a deletion is known. */
  modifiedAt: string | null
  /** How many of its events are known. */
  events: number
}

/**
 * Orders whose state is older than at an earlier look, a sentence each: events
 * come late, but none is ever taken back.
 */
export function ordersGoneBack(before: ReadonlyMap<string, SeenOrder>, now: readonly SeenOrder[]): string[] {
  const present = new Map(now.map((order) => [order._id, order]))
  return [...before.values()].flatMap((was) => {
    const is = present.get(was._id)
    const isOlder = is === undefined || is.events < was.events || timeOf(is) < timeOf(was)
    return isOlder ? [`${was._id} went from ${inWords(was)}, back to ${inWords(is)}`] : []
  })
}

const timeOf = ({ modifiedAt }: SeenOrder): number =>
  modifiedAt === null ? -Infinity : Date.parse(modifiedAt)

const inWords = (order: SeenOrder | undefined): string =>
  order === undefined ? 'nothing' : `${order.status} of ${order.modifiedAt}, ${order.events} events`
