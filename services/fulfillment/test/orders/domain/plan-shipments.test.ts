import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { deletion } from '@slipstream/testing/events/order-events.ts'
import { evolveOrderRecord } from '../../../src/orders/domain/order-record.ts'
import type { OrderRecord } from '../../../src/orders/domain/order-record.ts'
import { planShipments } from '../../../src/orders/domain/plan-shipments.ts'
import type { SourceShipping } from '../../../src/orders/domain/plan-shipments.ts'
import { shipmentDecider } from '../../../src/shipments/domain/shipment-decider.ts'
import type { ShipmentInput } from '../../../src/shipments/domain/shipment-input.ts'
import type { ShipmentState } from '../../../src/shipments/domain/shipment-state.ts'
import { order } from '../../given/order.ts'
import { contextAt, startMs } from '../../given/shipment.ts'

const rule: SourceShipping = {
  ...{ carrier: 'bobs-post', statuses: ['processing'], products: ['*'], groupBy: 'Box' },
  sinceMs: Date.parse('2026-11-01T00:00:00Z'),
}

/** Time of the order's state, in minutes. */
const minute = (n: number): string => `2026-11-21T07:${String(n).padStart(2, '0')}:00Z`

/** Fulfillment in memory: the orders' records and their shipments. */
class GivenOrders {
  readonly records = new Map<string, OrderRecord>()
  readonly shipments = new Map<string, ShipmentState>()
  readonly rule: SourceShipping

  constructor(changes: Partial<SourceShipping> = {}) {
    this.rule = { ...rule, ...changes }
  }

  when(...events: OrderEvent[]): this {
    for (const event of events) this.whenTogether(event)
    return this
  }

  /** Events of one order in one batch: only its state after the last of them is planned. */
  whenTogether(...events: OrderEvent[]): this {
    const subject = events[0]!.subject
    const before = this.records.get(subject)
    const record = events.reduce<OrderRecord | undefined>(
      (known, event) => evolveOrderRecord(known, event, this.rule),
      before,
    )!
    this.records.set(subject, record)
    const plan = planShipments(record, this.rule, [...this.shipments.values()])
    for (const { shipmentId, input } of plan.inputs) this.apply(shipmentId, input)
    for (const shipment of plan.requests) this.apply(shipment.shipmentId, { type: 'requested', shipment })
    return this
  }

  apply(id: string, input: ShipmentInput): void {
    const before = this.shipments.get(id)
    const { decide, evolve } = shipmentDecider
    const state = decide({ input, context: contextAt(startMs) }, before).reduce(evolve, before)
    if (state !== undefined) this.shipments.set(id, state)
  }

  get statuses(): Record<string, string> {
    return Object.fromEntries([...this.shipments].map(([id, { shipment }]) => [id, shipment.status]))
  }
}

const items = (...boxes: string[]): Partial<Order> => {
  const [item] = (order('1').data as { order: Order }).order.lineItems
  const metadata = (value: string) => [{ key: 'Box', value }]
  return { lineItems: boxes.map((box, index) => ({ ...item!, id: `${index}`, metadata: metadata(box) })) }
}

const removal = (id: string): OrderEvent => ({ ...deletion(id, '1'), subject: 'admin/1' })
const idOf = ({ id }: OrderEvent): string => id

test('given an order in a status that ships, then it is requested once, however often it is read', () => {
  const given = new GivenOrders().when(order('1', minute(1)), order('1', minute(1)), order('1', minute(2)))
  assert.deepEqual(given.statuses, { 'admin/1/1': 'accepted' })
})

test('given groups of an order, then each is a shipment, cancelled when it is taken away', () => {
  const given = new GivenOrders().when(order('1', minute(1), items('A', 'B')))
  given.when(order('1', minute(2), items('B', 'C')))
  assert.deepEqual(given.statuses, {
    ...{ 'admin/1/1': 'cancelled', 'admin/1/2': 'accepted', 'admin/1/3': 'accepted' },
  })
})

test('given an order from before the start, or one that was imported, then it is not shipped', () => {
  const since = Date.parse(minute(30))
  const early = new GivenOrders({ sinceMs: since }).when(order('1', minute(1)), order('1', minute(40)))
  assert.deepEqual(early.statuses, {})
  const paid = new GivenOrders({ sinceMs: since }).when(order('1', minute(40), { paidAt: minute(1) }))
  assert.deepEqual(paid.statuses, {})
})

test('given an order that is cancelled, refunded or deleted, then its shipment is cancelled', () => {
  const refund = { id: '1', amount: '103.50', reason: null }
  const ends: OrderEvent[] = [
    order('1', minute(2), { status: 'cancelled' }),
    order('1', minute(2), { refunds: [refund] }),
    removal('d'),
  ]
  for (const end of ends)
    assert.deepEqual(new GivenOrders().when(order('1', minute(1)), end).statuses, {
      'admin/1/1': 'cancelled',
    })
  const partly = order('1', minute(2), { refunds: [{ ...refund, amount: '103.49' }] })
  assert.deepEqual(new GivenOrders().when(order('1', minute(1)), partly).statuses, {
    'admin/1/1': 'accepted',
  })
})

test('given an event repeated after the end of its order, in one batch, then nothing is shipped', () => {
  const [a, d] = [order('1', minute(1)), removal('d')]
  const cancelled = order('1', minute(1), { status: 'cancelled' })
  for (const history of [
    [a, d, a],
    [a, cancelled, a],
    [d, { ...a, id: 'restored' }, cancelled, { ...a, id: 'restored' }],
  ])
    assert.deepEqual(new GivenOrders().whenTogether(...history).statuses, {}, history.map(idOf).join())
  assert.equal(new GivenOrders().whenTogether(a, d, a).records.get('admin/1')?.isDeleted, true)
})

test('given a deletion that is repeated behind the restored order, then that is shipped', () => {
  const restored = { ...order('1', minute(1)), id: 'restored' }
  const given = new GivenOrders().whenTogether(order('1', minute(1)), removal('d'), restored, removal('d'))
  assert.deepEqual(given.statuses, { 'admin/1/1': 'accepted' })
})

test('given two addresses of the same second, then the parcel goes to the later one in the log', () => {
  const first = order('1', minute(1))
  const { shipping } = (first.data as { order: Order }).order
  const moved = order('1', minute(1), { shipping: { ...shipping!, city: 'Auckland' } })
  const given = new GivenOrders().when(first, { ...moved, id: 'moved' })
  const ofParcel = () => given.shipments.get('admin/1/1')?.shipment
  assert.deepEqual([ofParcel()?.recipient.city, ofParcel()?.revision], ['Auckland', 2])
  given.when(first)
  assert.deepEqual([ofParcel()?.recipient.city, ofParcel()?.revision], ['Auckland', 2])
})

test('given an order cancelled and taken up again within a second, then it gets another shipment', () => {
  const cancelled = order('1', minute(1), { status: 'cancelled' })
  const again = { ...order('1', minute(1)), id: 'again' }
  const given = new GivenOrders().when(order('1', minute(1)), cancelled, again)
  assert.deepEqual(given.statuses, { 'admin/1/1': 'cancelled', 'admin/1/2': 'accepted' })
})

test('given a cancelled order that is taken up again, then it gets another shipment', () => {
  const cancelled = order('1', minute(2), { status: 'cancelled' })
  const given = new GivenOrders().when(order('1', minute(1)), cancelled, order('1', minute(3)))
  assert.deepEqual(given.statuses, { 'admin/1/1': 'cancelled', 'admin/1/2': 'accepted' })
})

const anEvent = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      changes: fc.constantFrom<Partial<Order>>(
        ...[{}, { status: 'cancelled' }, { status: 'completed' }, { status: 'pending' }],
        ...[items('A', 'B'), items('B')],
      ),
      at: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant('removal' as const) },
)
/** In any order of arrival, often at the same time. */
const aHistory = fc
  .array(anEvent, { maxLength: 12 })
  .map((events) =>
    events.map((one, n) =>
      one === 'removal' ? removal(`e${n}`) : { ...order('1', minute(one.at), one.changes), id: `e${n}` },
    ),
  )

test('given any history, when it is read from the start again, then no shipment changes', () => {
  fc.assert(
    fc.property(aHistory, (events) => {
      const given = new GivenOrders().when(...events)
      const before = structuredClone(given.shipments)
      given.records.clear()
      given.when(...events)
      assert.deepEqual(given.shipments, before)
    }),
    { numRuns: 500 },
  )
})

test('given any history, when an event of it is repeated later, then that changes nothing', () => {
  fc.assert(
    fc.property(aHistory, fc.nat(), fc.nat(), (events, which, where) => {
      if (events.length === 0) return
      const index = which % events.length
      const later = index + 1 + (where % (events.length - index))
      const repeated = events.toSpliced(later, 0, events[index]!)
      const [once, twice] = [new GivenOrders().when(...events), new GivenOrders().when(...repeated)]
      assert.deepEqual(twice.records, once.records)
      assert.deepEqual(twice.shipments, once.shipments)
    }),
    { numRuns: 500 },
  )
})
