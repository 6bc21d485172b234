import type { OrderEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import type { CustomerDocument } from '@slipstream/read-models/customers/customer-document.ts'
import { foldOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import { historyDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { personOf } from './people.ts'
import { randomOf, skewed } from './random.ts'

/** All that the projector leaves behind of one order. */
export type SeededOrder = {
  order: OrderDocument
  history: HistoryDocument[]
  participants: ParticipantDocument[]
  customer: CustomerDocument | undefined
}

/** 1,000,000 orders are those of 100 days, of which each had as many. */
export const days = 100
const dayMs = 24 * 60 * 60 * 1_000
const { data: example } = examples.OrderUpdated

export const products = Array.from({ length: 40 }, (_, index) => ({
  name: `Competition ${index + 1} — Registration`,
  sku: `REG-${2026 - (index % 4)}-${String(index + 1).padStart(2, '0')}`,
}))
const shirts = ['TEE-M', 'TEE-L', 'TEE-S', 'TEE-XL', 'TEE-KIDS-8', 'CAP-BLUE']
const statuses = [
  ...([
    ['completed', 0.84],
    ['processing', 0.06],
    ['refunded', 0.03],
    ['cancelled', 0.03],
  ] as const),
  ...([
    ['pending', 0.02],
    ['failed', 0.01],
    ['on-hold', 0.005],
    ['checkout-draft', 0.005],
  ] as const),
]

/** Of three sources: one with nearly all orders, one with some, and one that ended long ago. */
export const sources = ['shop', 'second', 'former'] as const

export function sourceOf(index: number, total: number): (typeof sources)[number] {
  if (index < total * 0.001) return 'former'
  return index % 10 === 3 ? 'second' : 'shop'
}

function statusOf(random: () => number): string {
  let left = random()
  for (const [status, share] of statuses) {
    left -= share
    if (left < 0) return status
  }
  return 'completed'
}

/** The order of this number, of all of them: ids and times ascend together. */
export function seededOrder(index: number, total: number, now: number): SeededOrder {
  const random = randomOf(index)
  const source = sourceOf(index, total)
  const createdAt = now - ((total - index) / total) * days * dayMs
  const status = statusOf(random)
  const people = random() < 0.6 ? 1 + Math.floor(random() * 3) : 0
  const order = orderOf({ index, source, createdAt, people, random })
  const via = random() < 0.004 ? recovered : example.provenance
  const events = [
    eventOf(index, 1, { ...order, status: 'pending', modifiedAt: isoOf(createdAt) }, example.provenance),
    eventOf(index, 2, { ...order, status, modifiedAt: isoOf(createdAt + 90_000) }, via),
  ]
  const folded = foldOrder(null, events) as OrderDocument
  return {
    order: folded,
    history: events.map((event, at) =>
      historyDocument(event, {
        position: `bench-orders/${index % 6}/${2 * index + at}`,
        offset: BigInt(2 * index + at),
        recordedAtMs: createdAt + at * 90_000 + 500,
      }),
    ),
    participants: savedParticipants(folded, (_, reached) => reached === 'completed'),
    customer: customerOfOrder(folded),
  }
}

const recovered: typeof example.provenance = { via: 'rest', topic: null, webhookId: null, deliveryId: null }

const isoOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

function orderOf(of: {
  index: number
  source: string
  createdAt: number
  people: number
  random: () => number
}): Order {
  const { index, source, createdAt, people, random } = of
  const id = String(index + 1)
  const buyer = personOf(Math.floor(random() * 300_000))
  const product = skewed(products, random)
  const [item] = example.order.lineItems
  const registration = {
    ...item,
    id: '1',
    sku: product.sku,
    name: product.name,
    quantity: people,
    metadata: [],
  }
  const shirt = { ...item, id: '2', sku: skewed(shirts, random), name: 'Shirt', quantity: 1, metadata: [] }
  return {
    ...example.order,
    ...{ source, orderId: id, number: id, createdAt: isoOf(createdAt) },
    customer: {
      id: String(index % 300_000),
      ...buyer,
      phone: `+64 21 ${String(index % 10_000_000).padStart(7, '0')}`,
    },
    total: `${20 + Math.floor(random() * 400)}.50`,
    lineItems: [...(people > 0 ? [registration] : []), ...(random() < 0.5 || people === 0 ? [shirt] : [])],
    participants: Array.from({ length: people }, (_, at) => ({
      ...{ participantId: `1-${at + 1}`, lineItemId: '1', ...personOf(index * 3 + at) },
      fields: {
        school: `School ${Math.floor(random() * 400)}`,
        category: ['Junior', 'Senior', 'Open'][at % 3]!,
      },
    })),
    registration: { lineItemIds: people > 0 ? ['1'] : [], unnamedLineItemIds: [], candidates: [] },
    refunds: [],
  } as Order
}

function eventOf(index: number, at: number, order: Order, provenance: typeof example.provenance): OrderEvent {
  return {
    ...(at === 1 ? examples.OrderCreated : examples.OrderUpdated),
    id: `${at}${index.toString(16)}`.padStart(32, '0'),
    source: order.source,
    subject: `${order.source}/${order.orderId}`,
    occurredAt: order.modifiedAt,
    data: { ...example, order, provenance },
  }
}
