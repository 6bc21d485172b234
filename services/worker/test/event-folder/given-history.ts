import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import type { MemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'
import { state } from '@slipstream/testing/events/order-events.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'

const hourMs = 3_600_000
/** A Monday. */
const start = Date.parse('2026-11-02T08:00:00Z')

export type PastEvent = { atMs: number; event: Event }
const timeOf = (ms: number): string => new Date(ms).toISOString()

/**
 * Forty orders, one every five hours: paid after two hours, completed a day later. Each tenth is cancelled,
 * each eighth was brought by no webhook, and a third are of one customer.
 */
export function pastOfAShop(): PastEvent[] {
  const orders = Array.from({ length: 40 }, (_, n) => lifeOf(n)).flat()
  return [...orders, ...quarantined(), ...alerts()].sort((a, b) => a.atMs - b.atMs)
}

function lifeOf(n: number): PastEvent[] {
  const createdMs = start + n * 5 * hourMs
  const isLost = n % 8 === 7
  const steps: [string, number][] =
    n % 10 === 9
      ? [
          ['pending', 0],
          ['cancelled', 48],
        ]
      : [
          ['pending', 0],
          ['processing', 2],
          ['completed', 26],
        ]
  return steps.map(([status, hours], index) => {
    const happenedMs = createdMs + hours * hourMs
    const example = examples.OrderUpdated.data.order
    const made = state(`${n}-${index}`, index === 0 ? 'created' : 'updated', timeOf(happenedMs), {
      ...{ orderId: String(n), number: String(n), status, total: '40.00', createdAt: timeOf(createdMs) },
      customer: { ...example.customer, email: n % 3 === 0 ? 'Ada@example.com' : `person${n}@example.com` },
      lineItems: example.lineItems.slice(0, 1).map((item) => ({
        ...item,
        sku: n % 2 === 0 ? 'REG-CHESS' : 'REG-MATHS',
        quantity: 1,
      })),
    })
    const event = {
      ...made,
      data: {
        ...made.data,
        ...(isLost && index === 1 && { provenance: { ...made.data.provenance, via: 'rest' as const } }),
      },
    } as Event
    return { atMs: happenedMs + (isLost && index === 1 ? 600_000 : 2_000), event }
  })
}

function quarantined(): PastEvent[] {
  return [0, 1, 30].map((hours, n) => ({
    atMs: start + hours * hourMs,
    event: { ...examples.DeliveryQuarantined, id: `quarantined-${n}` },
  }))
}

/** One resolved after 30 minutes, one raised again after its end, and one that holds. */
function alerts(): PastEvent[] {
  const at = (key: string, type: 'AlertRaised' | 'AlertResolved', minutes: number): PastEvent => ({
    atMs: start + minutes * 60_000,
    event: { ...examples[type], id: `${key}-${minutes}`, subject: key },
  })
  return [
    ...[at('missing-order/shop/7', 'AlertRaised', 0), at('missing-order/shop/7', 'AlertResolved', 30)],
    ...[at('missing-order/shop/8', 'AlertRaised', 100), at('missing-order/shop/8', 'AlertResolved', 110)],
    at('source-silent/shop/shop', 'AlertRaised', 300),
  ]
}

/** A log whose clock is that of the events. Some are appended twice, as a source repeats deliveries. */
export async function logOf(
  past: readonly PastEvent[],
): Promise<MemoryLog & { append(more: readonly PastEvent[]): Promise<void> }> {
  let nowMs = 0
  const log = createMemoryLog({ now: () => nowMs, maxRecords: 16 })
  const common = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1e6 }
  await log.ensureTopics(['orders', 'quarantine', 'alerts'].map((name) => ({ ...common, name })))
  const appender = await log.appender()
  const append = async (more: readonly PastEvent[]): Promise<void> => {
    for (const [index, { atMs, event }] of more.entries()) {
      nowMs = atMs
      const record = encodeEvent(event, schemaIds)
      await appender.append(record)
      if (index % 9 === 0) await appender.append(record)
    }
  }
  await append(past)
  return { ...log, append }
}
