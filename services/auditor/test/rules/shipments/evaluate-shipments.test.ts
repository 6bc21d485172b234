import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Event } from '@slipstream/events/event.ts'
import {
  auditOfShipments,
  begunMs,
  carrierChange,
  dayMs,
  hourMs,
  shipmentEvents,
} from './shipments-in-memory.ts'

const at = (hours: number): number => begunMs + hours * hourMs

/** Requested and booked. */
const booked = (next: ReturnType<typeof shipmentEvents>, hours = 0) => [
  next('ShipmentRequested', at(hours)),
  next('ShipmentScheduled', at(hours)),
]

describe('shipments that wait for a person', () => {
  it('given dead letters, then one alert has all of them, until they are redriven or cancelled', async () => {
    const audit = auditOfShipments()
    const [first, second] = [shipmentEvents('1042'), shipmentEvents('1043')]
    await audit.read([
      first('ShipmentRequested', at(0)),
      first('ShipmentDeadLettered', at(1), { reason: 'The postcode does not exist' }),
      second('ShipmentRequested', at(0)),
      second('ShipmentDeadLettered', at(1), { reason: 'The postcode does not exist' }),
    ])
    const [raised] = await audit.evaluate(at(2))
    assert.ok(raised?.type === 'AlertRaised')
    const { rule, severity, summary, affected, evidence, next } = raised.data
    assert.deepEqual([rule, severity, affected.count], ['shipment-dead-lettered', 'critical', 2])
    assert.deepEqual(affected.ranges, [{ first: '1042', last: '1043' }])
    assert.equal(
      summary,
      '2 shipments of shop with bobs-post are dead-lettered, so not sent: The postcode does not exist.',
    )
    assert.match(
      next.action,
      /npx slipstream shipments redrive --source shop --carrier bobs-post --reason "…" --dry-run$/,
    )
    assert.equal(evidence.length, 2)

    assert.deepEqual(await audit.changes(at(2)), [])
    await audit.read([first('ShipmentInstructed', at(3), { instruction: 'redrive' })])
    assert.deepEqual(await audit.changes(at(3)), ['raised shipment-dead-lettered bobs-post 1 1043'])
    await audit.read([second('ShipmentCancelled', at(4))])
    assert.deepEqual(await audit.changes(at(4)), ['resolved shipment-dead-lettered bobs-post'])
  })

  it('given a booking of unknown outcome, then its alert names both commands, until decided', async () => {
    const audit = auditOfShipments()
    const next = shipmentEvents('1042')
    await audit.read([
      next('ShipmentRequested', at(0)),
      next('ShipmentPostponed', at(1), { waitsFor: 'person', nextAttemptAt: null }),
    ])
    const [raised] = await audit.evaluate(at(1))
    assert.ok(raised?.type === 'AlertRaised')
    assert.equal(raised.data.rule, 'shipment-undecided')
    assert.match(
      raised.data.next.action,
      /shipments adopt shop\/1042\/1 .*shipments repeat shop\/1042\/1 --reason "…"$/,
    )
    await audit.read([next('ShipmentInstructed', at(2), { instruction: 'repeat-booking' })])
    assert.deepEqual(await audit.changes(at(2)), ['resolved shipment-undecided bobs-post'])
  })

  it('given parcels past a deadline, then one alert, until they are scanned or delivered', async () => {
    const audit = auditOfShipments()
    const [unscanned, undelivered] = [shipmentEvents('1'), shipmentEvents('2')]
    await audit.read([
      ...booked(unscanned),
      unscanned('ShipmentStalled', at(120), { waitsFor: 'first-scan' }),
      ...booked(undelivered),
      undelivered('ShipmentShipped', at(2)),
      undelivered('ShipmentStalled', at(120), { waitsFor: 'delivery' }),
    ])
    assert.deepEqual(await audit.changes(at(120)), ['raised shipment-stalled bobs-post 2 1'])
    await audit.read([unscanned('ShipmentShipped', at(121))])
    assert.deepEqual(await audit.changes(at(121)), ['raised shipment-stalled bobs-post 1 2'])
    await audit.read([undelivered('ShipmentDelivered', at(122))])
    assert.deepEqual(await audit.changes(at(122)), ['resolved shipment-stalled bobs-post'])
  })

  it('given returned and lost parcels, then an alert, until found or for two weeks', async () => {
    const audit = auditOfShipments()
    const [returned, lost, late] = [shipmentEvents('1'), shipmentEvents('2'), shipmentEvents('3')]
    await audit.read([
      ...[returned, lost, late].flatMap((next) => [...booked(next), next('ShipmentShipped', at(1))]),
      returned('ShipmentExceptionReported', at(2), { exception: 'returned' }),
      lost('ShipmentExceptionReported', at(2), { exception: 'lost' }),
      late('ShipmentExceptionReported', at(2), { exception: 'delayed' }),
    ])
    const [raised] = await audit.evaluate(at(3))
    assert.ok(raised?.type === 'AlertRaised')
    assert.match(raised.data.summary, /1 returned to the sender, 1 lost\.$/)
    await audit.read([lost('ShipmentDelivered', at(4))])
    assert.deepEqual(await audit.changes(at(4)), ['raised shipment-exception bobs-post 1 1'])
    assert.deepEqual(await audit.changes(at(2) + 14 * dayMs), ['resolved shipment-exception bobs-post'])
  })

  it('given parcels that a person has settled, then their alerts end, and no other begins', async () => {
    const audit = auditOfShipments()
    const [lost, kept] = [shipmentEvents('1'), shipmentEvents('2')]
    const [changed, unscanned] = [shipmentEvents('3'), shipmentEvents('4')]
    await audit.read([
      ...[lost, kept, changed, unscanned].flatMap((next) => booked(next)),
      lost('ShipmentShipped', at(1)),
      lost('ShipmentExceptionReported', at(2), { exception: 'lost' }),
      kept('ShipmentCancellationFailed', at(2)),
      changed('ShipmentChangeIgnored', at(2)),
      unscanned('ShipmentStalled', at(2), { waitsFor: 'first-scan' }),
    ])
    assert.deepEqual(await audit.changes(at(3)), [
      'raised shipment-stalled bobs-post 1 4',
      'raised shipment-cancellation-failed bobs-post 1 2',
      'raised shipment-exception bobs-post 1 1',
      'raised shipment-change-ignored bobs-post 1 3',
    ])
    const settled = { instruction: 'settle' } as const
    await audit.read(
      [lost, kept, changed, unscanned].map((next) => next('ShipmentInstructed', at(4), settled)),
    )
    assert.deepEqual((await audit.changes(at(5))).sort(), [
      'resolved shipment-cancellation-failed bobs-post',
      'resolved shipment-change-ignored bobs-post',
      'resolved shipment-exception bobs-post',
      'resolved shipment-stalled bobs-post',
    ])
    assert.deepEqual(await audit.changes(at(5) + 30 * dayMs), [])
    assert.deepEqual(await audit.changes(at(6) + 30 * dayMs), [])
  })

  it('given a booking that was not voided, then an alert, until it is', async () => {
    const audit = auditOfShipments()
    const next = shipmentEvents('1042')
    await audit.read([
      ...booked(next),
      next('ShipmentCancellationFailed', at(1), { reason: 'It is on its way.' }),
    ])
    const [raised] = await audit.evaluate(at(1))
    assert.ok(raised?.type === 'AlertRaised')
    assert.equal(raised.data.rule, 'shipment-cancellation-failed')
    assert.match(raised.data.summary, /It is on its way/)
    await audit.read([next('ShipmentCancelled', at(2))])
    assert.deepEqual(await audit.changes(at(2)), ['resolved shipment-cancellation-failed bobs-post'])
  })

  it('given an order that changed after the booking, then an alert, until the parcel arrives', async () => {
    const audit = auditOfShipments()
    const next = shipmentEvents('1042')
    await audit.read([...booked(next), next('ShipmentChangeIgnored', at(1), { changed: ['recipient'] })])
    const [raised] = await audit.evaluate(at(1))
    assert.ok(raised?.type === 'AlertRaised')
    assert.equal(raised.data.rule, 'shipment-change-ignored')
    assert.match(raised.data.summary, /goes out as booked, 1 of them to the former address\.$/)
    await audit.read([next('ShipmentShipped', at(2)), next('ShipmentDelivered', at(3))])
    assert.deepEqual(await audit.changes(at(3)), ['resolved shipment-change-ignored bobs-post'])
  })

  it('given two carriers, then each has an alert of its own', async () => {
    const audit = auditOfShipments()
    const others = ['bobs-post', 'other'].map((carrier, index) => shipmentEvents(String(index), { carrier }))
    await audit.read(
      others.flatMap((next) => [next('ShipmentRequested', at(0)), next('ShipmentDeadLettered', at(1))]),
    )
    assert.deepEqual((await audit.changes(at(1))).sort(), [
      'raised shipment-dead-lettered bobs-post 1 0',
      'raised shipment-dead-lettered other 1 1',
    ])
  })
})

describe('an unavailable carrier', () => {
  it('given one, then what it explains is not raised until parcels were queried again', async () => {
    const audit = auditOfShipments()
    const next = shipmentEvents('1')
    await audit.read([carrierChange('unavailable', at(0)), ...booked(next)])
    await audit.read([next('ShipmentStalled', at(120), { waitsFor: 'first-scan' })])
    assert.deepEqual(await audit.changes(at(121)), [])
    await audit.read([carrierChange('available', at(130))])
    assert.deepEqual(await audit.changes(at(130.5)), [])
    assert.deepEqual(await audit.changes(at(131)), ['raised shipment-stalled bobs-post 1 1'])
  })

  it('given alerts that hold, when it becomes unavailable, then they stay as they are', async () => {
    const audit = auditOfShipments()
    const [first, second] = [shipmentEvents('1'), shipmentEvents('2')]
    await audit.read([...booked(first), first('ShipmentStalled', at(120), { waitsFor: 'first-scan' })])
    assert.equal((await audit.changes(at(120))).length, 1)
    await audit.read([carrierChange('unavailable', at(121)), ...booked(second)])
    await audit.read([second('ShipmentStalled', at(200), { waitsFor: 'first-scan' })])
    assert.deepEqual(await audit.changes(at(201)), [])
    await audit.read([first('ShipmentShipped', at(202)), second('ShipmentShipped', at(202))])
    assert.deepEqual(await audit.changes(at(202)), ['resolved shipment-stalled bobs-post'])
  })
})

describe('whatever order events of different shipments arrive in, and however often', () => {
  const histories: Event[][] = ['1', '2', '3', '4', '5'].map((orderId, index) => {
    const next = shipmentEvents(orderId)
    const events: Event[][] = [
      [...booked(next), next('ShipmentShipped', at(1)), next('ShipmentDelivered', at(2))],
      [next('ShipmentRequested', at(0)), next('ShipmentDeadLettered', at(3))],
      [...booked(next), next('ShipmentStalled', at(120), { waitsFor: 'first-scan' })],
      [next('ShipmentRequested', at(0)), next('ShipmentPostponed', at(1), { waitsFor: 'person' })],
      [
        ...booked(next),
        next('ShipmentShipped', at(1)),
        next('ShipmentExceptionReported', at(2), { exception: 'lost' }),
      ],
    ]
    return events[index] ?? []
  })

  /** Each history in its own order, as its partition has it, mixed with the others by random choices. */
  function mixed(choices: readonly number[]): Event[] {
    const left = histories.map((events) => [...events])
    const result: Event[] = []
    for (const choice of choices) {
      const open = left.filter((events) => events.length > 0)
      const event = open[choice % Math.max(1, open.length)]?.shift()
      if (event === undefined) break
      result.push(event)
      // Everything of its shipment so far is delivered once more.
      if (choice % 3 === 0) result.push(...result.filter(({ subject }) => subject === event.subject))
    }
    return [...result, ...left.flat()]
  }

  async function alertsAfter(events: readonly Event[], batchSize: number): Promise<string[]> {
    const audit = auditOfShipments()
    for (let from = 0; from < events.length; from += batchSize)
      await audit.read(events.slice(from, from + batchSize), at(121))
    return (await audit.evaluate(at(122))).map(({ data }) => {
      const { rule, subject } = data
      return JSON.stringify([
        rule,
        subject,
        'summary' in data && data.summary,
        'affected' in data && data.affected,
      ])
    })
  }

  it('given any interleaving, then the alerts are equal', async () => {
    const expected = (await alertsAfter(histories.flat(), 100)).sort()
    assert.equal(expected.length, 4)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 99 }), { minLength: 30, maxLength: 30 }),
        fc.integer({ min: 1, max: 9 }),
        async (choices, batchSize) => {
          assert.deepEqual((await alertsAfter(mixed(choices), batchSize)).sort(), expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})
