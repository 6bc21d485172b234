import { isDeepStrictEqual } from 'node:util'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'

/** A delivery that was answered 200, and what the response said. */
export type Acknowledged = {
  /** `source/orderId`: all deliveries of one order, each sent after the one before was answered 200. */
  stream: string
  eventId: string
  /** As answered: `orders/3/1042`. */
  position: string
}

/** A record of the log; without an event when its bytes are none. */
export type LogEntry = { position: Position; key: string; event?: OrderEvent }

export type Facts = {
  /** In the order of the responses. */
  acknowledged: readonly Acknowledged[]
  /** The whole topic, each partition in order. */
  log: readonly LogEntry[]
  /** By partition. */
  ends: ReadonlyMap<number, bigint>
  /** By partition. */
  checkpoints: ReadonlyMap<number, bigint>
  /** Of the records that wait as dead letters. */
  setAside: ReadonlySet<string>
  /** The read model `orders`. */
  orders: readonly OrderDocument[]
  /** The read model `customers`. */
  customers: readonly CustomerDocument[]
  /** The read model `order-history`. */
  history: readonly { eventId: string; position: string }[]
}

/**
 * What must hold once whatever was broken is whole again and nothing is under way. Each oracle looks at facts
 * alone and says in a sentence each what is wrong; none means that it holds.
 */
const oracles = {
  /** Promise 1. */
  'every delivery answered 200 is in the log, where the response says': ({ acknowledged, log }) => {
    const ids = new Map(log.map(({ position, event }) => [formatPosition(position), event?.id]))
    return acknowledged
      .filter(({ position, eventId }) => ids.get(position) !== eventId)
      .map(({ position, eventId }) => `${position} is not ${eventId} but ${ids.get(position) ?? 'nothing'}`)
  },

  /** First occurrences count: a repeat changes nothing. */
  'streams are in the order of their sending': ({ acknowledged, log }) => {
    const first = firstOccurrences(log)
    const last = new Map<string, Position>()
    const seen = new Set<string>()
    return acknowledged.flatMap(({ stream, eventId }) => {
      const position = first.get(eventId)
      if (position === undefined || seen.has(eventId)) return []
      seen.add(eventId)
      const before = last.get(stream)
      last.set(stream, position)
      if (before === undefined) return []
      if (before.partition === position.partition && before.offset < position.offset) return []
      return `${stream}: ${formatPosition(position)} was sent after ${formatPosition(before)}`
    })
  },

  /** Guards the others too: they would say nothing of a record that was never looked at. */
  'the log has no gaps': ({ log, ends }) => {
    const next = new Map<number, bigint>()
    const gaps = log.flatMap(({ position: { partition, offset } }) => {
      const expected = next.get(partition) ?? 0n
      next.set(partition, offset + 1n)
      return offset === expected ? [] : `${partition}: ${offset} follows where ${expected} is due`
    })
    const short = [...ends].filter(([partition, end]) => (next.get(partition) ?? 0n) !== end)
    return [...gaps, ...short.map(([partition, end]) => `${partition} ends before ${end}`)]
  },

  /** Promise 3. */
  'orders equal the fold of the log': ({ log, setAside, orders }) => {
    const expected = ordersOf(log, setAside)
    const stored = new Map(orders.map((order) => [order._id, order]))
    return [...new Set([...expected.keys(), ...stored.keys()])]
      .filter((id) => !isDeepStrictEqual(stored.get(id), expected.get(id)))
      .map((id) => `${id} is ${summaryOf(stored.get(id))}, not ${summaryOf(expected.get(id))}`)
  },

  /** Promise 3, of what is derived from orders. */
  'customers equal the fold of the log': ({ log, setAside, customers }) => {
    const all = [...ordersOf(log, setAside).values()].flatMap((order) => customerOfOrder(order) ?? [])
    const expected = new Map(all.map((customer) => [customer._id, customer]))
    const stored = new Map(customers.map((customer) => [customer._id, customer]))
    return [...new Set([...expected.keys(), ...stored.keys()])]
      .filter((id) => !isDeepStrictEqual(stored.get(id), expected.get(id)))
      .map((id) => `the customer of ${id} is not the one that the order names`)
  },

  /** Every record has one fate: it is in the history, with its first occurrence, or it is dead-lettered. */
  'the history is the log': ({ log, setAside, history }) => {
    const expected = firstOccurrences(applied(log, setAside))
    const stored = new Map(history.map(({ eventId, position }) => [eventId, position]))
    const wrong = [...expected]
      .map(([id, position]) => [id, formatPosition(position)] as const)
      .filter(([id, position]) => stored.get(id) !== position)
      .map(([id, position]) => `${id} is ${stored.get(id) ?? 'missing'}, not ${position}`)
    const alien = [...stored.keys()].filter((id) => !expected.has(id))
    return [...wrong, ...alien.map((id) => `${id} is not in the log, or is dead-lettered`)]
  },

  /** Promise 5. */
  'checkpoints reach the ends': ({ ends, checkpoints }) =>
    [...ends]
      .filter(([partition, end]) => (checkpoints.get(partition) ?? 0n) !== end)
      .map(([partition, end]) => `${partition} stands at ${checkpoints.get(partition) ?? 0n}, not ${end}`),

  /** Promise 6: what follows a dead-lettered record is parked behind it. */
  'what waits keeps its order': ({ log, setAside }) => {
    const parked = new Set<string>()
    return log.flatMap(({ position, key }) => {
      const at = formatPosition(position)
      if (setAside.has(at)) parked.add(key)
      return parked.has(key) && !setAside.has(at) ? `${at} went ahead of an earlier one of ${key}` : []
    })
  },
} satisfies Record<string, (facts: Facts) => string[]>

/** @returns what is wrong, by the oracle that says so: `{}` when all of them hold. Of each, the first few. */
export function violations(facts: Facts): Record<string, string[]> {
  const found = Object.entries(oracles).map(([name, oracle]) => [name, oracle(facts).slice(0, 5)] as const)
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0))
}

/** A checkpoint as it was committed, in the order of the commits. */
export type CheckpointMove = { checkpoint: string; next: bigint }

/** An overtaken instance that commits nevertheless sets a checkpoint back, and what it wrote with it. */
export function setBack(moves: readonly CheckpointMove[]): string[] {
  const reached = new Map<string, bigint>()
  return moves.flatMap(({ checkpoint, next }) => {
    const before = reached.get(checkpoint) ?? 0n
    reached.set(checkpoint, next)
    return next < before ? `${checkpoint} went from ${before} back to ${next}` : []
  })
}

function ordersOf(log: readonly LogEntry[], setAside: ReadonlySet<string>): Map<string, OrderDocument> {
  const orders = new Map<string, OrderDocument>()
  for (const { event } of applied(log, setAside))
    orders.set(event.subject, evolveOrder(orders.get(event.subject) ?? null, event))
  return orders
}

type Applied = LogEntry & { event: OrderEvent }

function applied(log: readonly LogEntry[], setAside: ReadonlySet<string>): Applied[] {
  return log.filter(
    (entry): entry is Applied => entry.event !== undefined && !setAside.has(formatPosition(entry.position)),
  )
}

function firstOccurrences(log: readonly LogEntry[]): Map<string, Position> {
  const first = new Map<string, Position>()
  for (const { position, event } of log) {
    if (event !== undefined && !first.has(event.id)) first.set(event.id, position)
  }
  return first
}

function summaryOf(order: OrderDocument | undefined): string {
  if (order === undefined) return 'absent'
  return `${order.status} by ${order.observations.map(({ eventId }) => eventId).join(', ')}`
}
