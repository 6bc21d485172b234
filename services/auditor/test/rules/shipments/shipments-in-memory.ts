import type { MemoryTransaction } from '@slipstream/event-log/adapters/memory/memory-checkpoint-store.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { Event, ShipmentEventType } from '@slipstream/events/event.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { state } from '@slipstream/testing/events/order-events.ts'
import type { AlertChange } from '../../../src/alerts/domain/alert-state.ts'
import { evaluateSource } from '../../../src/evaluate-source.ts'
import { loadSourceState } from '../../../src/observe/load-source-state.ts'
import { observeEvents } from '../../../src/observe/observe-events.ts'
import type { StallState } from '../../../src/stays/domain/stall-state.ts'
import { auditedSystem } from '../../../src/sources/audited-sources.ts'
import { memoryAuditStore } from '../../../src/store/adapters/memory-audit-store.ts'
import { alertsLog, contextOf, sourceOf } from '../../world.ts'

export const begunMs = Date.parse('2026-11-21T08:00:00Z')
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Milliseconds since the epoch as events write them. */
const instant = (ms: number): string => new Date(ms).toISOString()

type Data<T extends ShipmentEventType> = Event<T>['data']

/** The events of one shipment of an order, each with the next revision. */
export function shipmentEvents(
  orderId: string,
  { carrier = 'bobs-post', source = 'shop', shipmentNumber = 1 } = {},
) {
  let revision = 0
  return <T extends ShipmentEventType>(type: T, atMs: number, changes: Partial<Data<T>> = {}): Event<T> => {
    revision += 1
    const example = examples[type] as unknown as Event<T>
    const at = instant(atMs)
    const shipmentId = `${source}/${orderId}/${shipmentNumber}`
    const identity = { shipmentId, source, orderId, shipmentNumber }
    const times = Object.fromEntries(
      Object.keys(example.data).flatMap((key) => (/^[a-z]+At$|LetteredAt$/.test(key) ? [[key, at]] : [])),
    )
    return {
      ...example,
      id: `${shipmentId}-${revision}`,
      ...{ source, subject: `${source}/${orderId}`, occurredAt: at },
      data: {
        ...example.data,
        ...times,
        ...('orderNumber' in example.data && { orderNumber: orderId }),
        ...('carrier' in example.data && { carrier }),
        ...{ ...identity, revision, ...changes },
      },
    }
  }
}

export function carrierChange(
  to: 'available' | 'unavailable',
  sinceMs: number,
  carrier = 'bobs-post',
): Event<'CarrierAvailabilityChanged'> {
  const at = instant(sinceMs)
  const detail = to === 'unavailable' ? 'It refused the connection.' : null
  return {
    ...examples.CarrierAvailabilityChanged,
    ...{ id: `${carrier}-${sinceMs}`, subject: `carrier/${carrier}`, occurredAt: at },
    data: { carrier, state: to, detail, since: at, changedAt: at },
  }
}

/** A state of an order of the source `shop`. */
export function orderState(id: string, atMs: number, changes: Partial<Order> & { orderId: string }) {
  const modifiedAt = `${instant(atMs).slice(0, 19)}Z`
  const unpaid = { paidAt: null, completedAt: null, createdAt: modifiedAt }
  return state(id, 'created', modifiedAt, { source: 'shop', ...unpaid, ...changes })
}

const shipping = {
  rule: { statuses: ['processing'], products: ['*'], groupBy: 'School' },
  sinceMs: begunMs - 30 * dayMs,
  carriers: {
    'bobs-post': { scanDeadlineMs: 5 * dayMs, queriedWithinMs: hourMs },
    other: { scanDeadlineMs: 5 * dayMs, queriedWithinMs: hourMs },
  },
}

/** The audit of shipments in memory: events are read as in production, and evaluated at a moment. */
export function auditOfShipments(now = () => begunMs) {
  const store = memoryAuditStore(now)
  const source = { ...sourceOf(), shipping }
  const handler = observeEvents<MemoryTransaction>(store, new Map([[source.name, source]]))
  const appended: AlertChange[] = []
  const alerts = alertsLog(appended)
  let offset = 0

  /** @param recordedAtMs when the log got them; default: when they happened */
  async function read(events: readonly Event[], recordedAtMs?: number): Promise<void> {
    const consumed = events.map((event): ConsumedEvent => {
      const topic = event.type.startsWith('Order') ? 'orders' : 'shipments'
      const position = { topic, partition: 0, offset: BigInt(offset++) }
      return { ...event, position, recordedAtMs: recordedAtMs ?? Date.parse(event.occurredAt) }
    })
    const { commit } = await handler(consumed)
    const effects: (() => void)[] = []
    await commit({ onCommit: (effect) => void effects.push(effect) })
    for (const effect of effects) effect()
  }

  /** What an evaluation of the source, or of what belongs to none, changes about alerts. */
  async function evaluate(
    nowMs: number,
    of: 'shop' | 'slipstream' = 'shop',
    read: { shipmentsThrough: number | undefined } = { shipmentsThrough: nowMs },
  ): Promise<AlertChange[]> {
    const name = of === 'shop' ? source.name : systemSource
    const lease = await store.leases.take(name, { owner: 'a test', leaseMs: 100 * 365 * dayMs })
    if (lease === undefined) throw new Error('the lease is taken')
    appended.length = 0
    const evaluated = of === 'shop' ? source : { ...auditedSystem, watchesCarriers: true }
    const loaded = await loadSourceState(store.states, lease)
    const shipmentsThrough = () => Promise.resolve(read.shipmentsThrough)
    const common = { store, lease, alerts, source: evaluated, state: loaded, now: nowMs, shipmentsThrough }
    await evaluateSource(contextOf(common))
    await store.leases.release(lease)
    return [...appended]
  }

  return {
    store,
    read,
    evaluate,
    /** What was learned, by status. */
    async states(): Promise<ReadonlyMap<string, StallState>> {
      return (await store.states.load(source.name)).stalls
    },
    /** As `evaluate`: `raised rule subject count first–last`, or `resolved rule subject`. */
    async changes(...evaluation: Parameters<typeof evaluate>): Promise<string[]> {
      return (await evaluate(...evaluation)).map(({ type, data }) =>
        'affected' in data
          ? `raised ${data.rule} ${data.subject} ${data.affected.count} ${data.affected.ranges.map(({ first }) => first).join()}`.trim()
          : `${type === 'AlertResolved' ? 'resolved' : type} ${data.rule} ${data.subject}`,
      )
    },
  }
}
