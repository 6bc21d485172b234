import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Booking, LookUpOutcome } from '../../../src/carriers/carrier.ts'
import { refusalOf } from '../../../src/shipments/domain/decisions/of-instruction.ts'
import { nextStep } from '../../../src/shipments/domain/next-step.ts'
import { referenceOf } from '../../../src/shipments/domain/reference.ts'
import type { Instruction, ShipmentInput } from '../../../src/shipments/domain/shipment-input.ts'
import { GivenShipment, newShipment, policy, recipient, scan, startMs, traits } from '../../given/shipment.ts'

const booking: Booking = { carrierShipmentId: 'bp-1', trackingNumber: 'TN1', trackingUrl: null }
const booked: ShipmentInput = {
  ...{ type: 'bookingEnded', attempt: 1, isOutage: false },
  outcome: { kind: 'booked', booking, isAdopted: false },
}
const unknown: ShipmentInput = {
  ...{ type: 'bookingEnded', attempt: 1, isOutage: false },
  outcome: { kind: 'unknown', reason: 'The connection was reset.' },
}
const label: ShipmentInput = {
  type: 'labelFetched',
  outcome: { kind: 'label', contentType: 'application/pdf', bytes: 3, sha256: 'a'.repeat(64) },
}
const begin: ShipmentInput = { type: 'begin', step: 'book' }
const ended: ShipmentInput = {
  ...{ type: 'orderEnded', reason: 'The order was cancelled.', asOf: '2026-11-21T09:00:00Z', ordinal: 0 },
}
const inLine = { commandId: 'c1', actor: 'office', reason: 'asked', givenAt: '2027-01-01T00:00:00.000Z' }
const instruct = (what: Partial<Instruction> & Pick<Instruction, 'instruction'>): ShipmentInput => ({
  ...{ type: 'instructed', instruction: { ...inLine, ...what } as Instruction },
})
const nextOf = (given: GivenShipment) => nextStep(given.state!, given.context, given.nowMs)
const stepOf = (given: GivenShipment) => {
  const next = nextOf(given)
  return next.kind === 'step' ? next.step : next.kind
}
const ms = (instant: string | undefined) => Date.parse(instant ?? '')

function givenBooked(changes = {}): GivenShipment {
  const given = GivenShipment.requested(changes)
  given.when(begin)
  given.when(booked)
  return given
}

test('given a request, when it is booked, then it is scheduled and its label is next', () => {
  const given = GivenShipment.requested()
  assert.deepEqual(given.when(begin), ['StepBegun'])
  assert.deepEqual(given.when(booked), ['ShipmentScheduled'])
  assert.deepEqual(nextOf(given), { kind: 'step', step: 'fetch-label', at: '2026-11-21T08:00:00.000Z' })
  assert.deepEqual(given.when(label), ['ShipmentLabelStored'])
  assert.deepEqual(nextOf(given), { kind: 'step', step: 'follow', at: '2026-11-21T08:01:00.000Z' })
})

test('given a mistaken address, then it is dead-lettered by field, and a correction redrives it', () => {
  const checkRecipient = ({ postcode }: { postcode: string | null }) =>
    postcode === null ? [{ code: 'postcode', field: 'postcode' as const, reason: 'is missing' }] : []
  const given = new GivenShipment({ checkRecipient })
  const shipment = { ...newShipment, recipient: { ...recipient, postcode: null } }
  const types = given.when({ type: 'requested', shipment })
  assert.deepEqual(types, ['ShipmentRequested', 'ShipmentGrouped', 'ShipmentDeadLettered'])
  assert.equal(given.state?.shipment.deadLetter?.reason, 'postcode: is missing')
  assert.equal(given.state.shipment.deadLetter.step, 'check-address')
  assert.deepEqual(given.when(begin), [])
  const corrected = given.when(instruct({ instruction: 'correct-address', recipient }))
  assert.deepEqual(corrected, ['ShipmentInstructed', 'CommandHandled', 'ShipmentChanged', 'AddressChecked'])
  assert.deepEqual(given.when(begin), ['StepBegun'])
})

test('given an unknown outcome, when the look-up finds the booking, then it is adopted', () => {
  const given = GivenShipment.requested()
  given.when(begin)
  assert.deepEqual(given.when(unknown).at(-1), 'ShipmentPostponed')
  assert.deepEqual(given.after(60_000).when(begin), [])
  const outcome: LookUpOutcome = { kind: 'found', booking, others: [] }
  assert.deepEqual(given.when({ type: 'lookedUp', attempt: 1, outcome, tookMs: 10 }), ['ShipmentScheduled'])
  assert.equal(given.state?.shipment.booking?.isAdopted, true)
})

test('given an unknown outcome, when nothing is found, then it is repeated only after the lag', () => {
  const given = GivenShipment.requested()
  given.when(begin)
  given.when(unknown)
  const notFound = (tookMs: number): ShipmentInput => ({
    ...{ type: 'lookedUp', attempt: 1, outcome: { kind: 'notFound' }, tookMs },
  })
  assert.deepEqual(given.after(59_999).when(notFound(0)), ['BookingNotFound'])
  assert.deepEqual(given.after(10).when(notFound(10)), ['BookingNotFound'])
  assert.deepEqual(given.when(notFound(9)), ['BookingRefuted'])
  assert.deepEqual(given.when(begin), ['StepBegun'])
  assert.equal(given.state?.process.reference, 'admin/1001/1')
})

test('given a worker that died in a request, then the lag counts from its latest arrival', () => {
  const given = GivenShipment.requested()
  given.when(begin)
  const notFound: ShipmentInput = {
    ...{ type: 'lookedUp', attempt: 1, outcome: { kind: 'notFound' }, tookMs: 0 },
  }
  assert.deepEqual(given.after(79_999).when(notFound)[0], 'BookingNotFound')
  assert.deepEqual(given.after(1).when(notFound), ['BookingRefuted', 'RecheckScheduled'])
  assert.equal(given.state?.process.recheckAt, new Date(given.nowMs + 80_000).toISOString())
})

test('given a booked shipment, when looking once more fails, then it is only postponed', () => {
  const given = givenBooked({ traits: { ...traits, lookUpLagMs: 1_000 } })
  given.when(label)
  given.when({ ...unknown, attempt: 2 })
  given.after(1_000)
  assert.equal(stepOf(given), 'look-up')
  const broke: ShipmentInput = { type: 'stepBroke', reason: 'It broke.', isFinal: true }
  assert.deepEqual(given.when(broke), ['RecheckScheduled'])
  assert.equal(given.state?.process.failures, 0)
  assert.deepEqual(nextOf(given), { kind: 'step', step: 'look-up', at: '2026-11-21T08:00:31.000Z' })
})

test('given a kept key, then an unknown request is repeated while none can outlive it', () => {
  const key = { kind: 'key', keptMs: 75_000 } as const
  const given = GivenShipment.requested({
    traits: { ...traits, lookUpLagMs: undefined, idempotency: key },
  })
  given.when(begin)
  given.when(unknown)
  assert.deepEqual(given.after(54_000).when(begin), ['StepBegun'])
  const again = { ...unknown, attempt: 2 }
  given.when(again)
  assert.deepEqual(given.after(2_000).when({ type: 'due' }), ['ShipmentPostponed'])
  assert.equal(nextOf(given).kind, 'person')
  assert.deepEqual(given.when(begin), [])
})

test('given a carrier that cannot be asked, then a person adopts the booking or has it repeated', () => {
  for (const does of ['adopt-booking', 'repeat-booking'] as const) {
    const given = GivenShipment.requested({ traits: { ...traits, lookUpLagMs: undefined } })
    given.when(begin)
    given.when(unknown)
    assert.equal(given.state?.shipment.wait?.waitsFor, 'person')
    const types = given
      .after(1)
      .when(instruct({ instruction: does, ...(does === 'adopt-booking' && { booking }) }))
    assert.ok(types.includes(does === 'adopt-booking' ? 'ShipmentScheduled' : 'BookingRefuted'))
    assert.deepEqual(given.when(instruct({ instruction: does, booking })), [])
  }
})

test('given a late booking besides the one that is sent, then it is voided', () => {
  const given = givenBooked()
  const late: ShipmentInput = {
    ...booked,
    outcome: { kind: 'booked', booking: { ...booking, carrierShipmentId: 'bp-2' }, isAdopted: false },
  }
  assert.deepEqual(given.when(late), ['SurplusFound'])
  assert.deepEqual(given.when(late), [])
  assert.equal(nextOf(given).kind === 'step' && (nextOf(given) as { step: string }).step, 'void')
  const voided: ShipmentInput = { type: 'voidEnded', carrierShipmentId: 'bp-2', outcome: { kind: 'voided' } }
  assert.deepEqual(given.when(voided), ['SurplusSettled'])
  assert.equal(given.state?.shipment.status, 'scheduled')
})

test('given a label that is not made yet or fails, then the booking is never repeated', () => {
  const given = givenBooked()
  assert.deepEqual(given.when({ type: 'labelFetched', outcome: { kind: 'pending', retryAfterMs: 9_000 } }), [
    ...['StepDeferred', 'ShipmentPostponed'],
  ])
  const busy: ShipmentInput = {
    type: 'labelFetched',
    outcome: { kind: 'notDone', cause: 'busy', reason: 'Try again.' },
  }
  for (let failure = 1; failure < policy.maxAttempts; failure++) given.after(60_000).when(busy)
  assert.deepEqual(given.when(busy), ['ShipmentDeadLettered'])
  assert.equal(given.state?.shipment.deadLetter?.step, 'fetch-label')
  given.when(instruct({ instruction: 'redrive' }))
  assert.deepEqual(given.when(begin), [])
  assert.deepEqual(given.when(label), ['ShipmentLabelStored'])
})

test('given an order cancelled before, during or after booking, then nothing stays booked', () => {
  const before = GivenShipment.requested()
  assert.deepEqual(before.when(ended), ['CancellationRequested', 'ShipmentCancelled'])
  assert.deepEqual(before.when(begin), [])

  const during = GivenShipment.requested()
  during.when(begin)
  assert.deepEqual(during.when(ended), ['CancellationRequested'])
  assert.deepEqual(during.when(booked), ['ShipmentScheduled'])
  assert.deepEqual(during.when({ type: 'begin', step: 'void' }), ['StepBegun'])
  const voided: ShipmentInput = { type: 'voidEnded', carrierShipmentId: 'bp-1', outcome: { kind: 'voided' } }
  assert.deepEqual(during.when(voided), ['ShipmentCancelled'])
  assert.equal(nextOf(during).kind, 'finished')
})

test('given a parcel scanned before its label was made, then both are asked for in turn', () => {
  const given = givenBooked()
  const pending: ShipmentInput = { type: 'labelFetched', outcome: { kind: 'pending' } }
  assert.deepEqual(given.when(pending), ['StepDeferred', 'ShipmentPostponed'])
  given.when({ type: 'scanned', scans: [scan('in-transit', startMs)] })
  given.after(1_000)
  assert.equal(given.state?.shipment.wait, null)
  assert.equal(stepOf(given), 'fetch-label')
  for (let tries = 0; tries < 6; tries++) {
    assert.deepEqual(given.when(pending), ['LabelDelayed'])
    given.after(ms(given.state.process.lateLabel?.nextAt) - given.nowMs)
  }
  assert.equal(given.state.process.lateLabel?.intervalMs, 32_000)
  assert.deepEqual(nextOf(given), { kind: 'step', step: 'follow', at: '2026-11-21T08:01:00.000Z' })
  given.when({ type: 'tracked', outcome: { kind: 'scans', scans: [] } })
  assert.equal(stepOf(given), 'fetch-label')
  assert.deepEqual(given.when(label), ['ShipmentLabelStored'])
  assert.equal(stepOf(given), 'follow')
})

test('given a parcel on its way, then a label that fails is neither dead-lettered nor a delay', () => {
  const given = givenBooked()
  given.when({ type: 'scanned', scans: [scan('in-transit', startMs)] })
  const refused = { kind: 'refused', code: 'no_label', reason: 'There is no label.' } as const
  assert.deepEqual(given.when({ type: 'labelFetched', outcome: refused }), ['LabelDelayed'])
  assert.deepEqual(given.after(1_000).when({ type: 'stepBroke', reason: 'It broke.', isFinal: true }), [
    'LabelDelayed',
  ])
  const unavailable = { kind: 'notDone', cause: 'unavailable', reason: 'It is unavailable.' } as const
  assert.deepEqual(given.after(2_000).when({ type: 'labelFetched', outcome: unavailable }), ['LabelDelayed'])
  assert.equal(given.state?.shipment.status, 'shipped')
  assert.deepEqual([given.state.process.notBefore, given.state.process.failures], [null, 0])
})

test('given a delivered parcel without a label, then that is not asked for any more', () => {
  const given = givenBooked()
  given.when({ type: 'scanned', scans: [scan('delivered', startMs)] })
  assert.equal(stepOf(given), 'follow')
})

test('given a dead-lettered label, when the parcel is scanned, then it travels without it', () => {
  const given = givenBooked()
  given.when({ type: 'labelFetched', outcome: { kind: 'refused', code: 'x', reason: 'There is no label.' } })
  assert.equal(given.state?.shipment.status, 'dead-lettered')
  given.when({ type: 'scanned', scans: [scan('in-transit', startMs)] })
  assert.deepEqual([given.state.shipment.status, given.state.shipment.deadLetter], ['shipped', null])
  assert.equal(stepOf(given), 'fetch-label')
})

test('given an order cancelled during a query for the label, then the void does not wait for it', () => {
  const given = givenBooked()
  given.when(ended)
  given.when({ type: 'labelFetched', outcome: { kind: 'pending', retryAfterMs: 600_000 } })
  assert.deepEqual(given.when({ type: 'begin', step: 'void' }), ['StepBegun'])
})

test('given an order cancelled once the carrier has the parcel, then that is reported', () => {
  const given = givenBooked()
  given.when({ type: 'scanned', scans: [scan('in-transit', startMs)] })
  assert.deepEqual(given.when(ended), ['CancellationRequested', 'ShipmentCancellationFailed'])
  assert.deepEqual(given.when(ended), [])
  assert.equal(nextOf(given).kind === 'step' && (nextOf(given) as { step: string }).step, 'follow')
})

test('given a parcel that went wrong, when a person settles it, then that is recorded once', () => {
  const given = givenBooked()
  const settle = instruct({ instruction: 'settle' })
  assert.deepEqual(given.when(settle), [])
  given.when({ type: 'scanned', scans: [scan('in-transit', startMs)] })
  given.when(ended)
  assert.notEqual(given.state?.shipment.cancellationFailure, null)
  assert.deepEqual(given.when(settle), ['ShipmentInstructed', 'CommandHandled'])
  assert.deepEqual(given.when(settle), [])
  const { shipment } = given.state!
  assert.deepEqual([shipment.cancellationFailure, shipment.status], [null, 'shipped'])
  assert.equal(stepOf(given), 'follow')
  const again = refusalOf(given.state!, { instruction: 'settle', givenAt: '' }, given.context)
  assert.match(again ?? '', /nothing of it/)
})

test('given a changed order, then it is taken over before the booking and reported after it', () => {
  const part = {
    ...{ orderNumber: '1001', recipient: { ...recipient, city: 'Auckland' }, lines: newShipment.lines },
    ...{ asOf: '2026-11-21T08:30:00Z', ordinal: 0 },
  }
  const before = GivenShipment.requested()
  assert.deepEqual(before.when({ type: 'orderChanged', part }), [
    'OrderSeen',
    'ShipmentChanged',
    'AddressChecked',
  ])
  assert.equal(before.state?.shipment.recipient.city, 'Auckland')
  assert.deepEqual(before.when({ type: 'orderChanged', part }), [])

  const after = givenBooked()
  assert.deepEqual(after.when({ type: 'orderChanged', part }), ['OrderSeen', 'ShipmentChangeIgnored'])
  assert.deepEqual(after.state?.shipment.ignoredChange?.changed, ['recipient'])
  const older = { ...part, recipient, asOf: '2026-11-21T08:29:59Z' }
  assert.deepEqual(after.when({ type: 'orderChanged', part: older }), [])
})

test('given a corrected address, when the order changes otherwise, then the correction stays', () => {
  const given = GivenShipment.requested()
  given.when(instruct({ instruction: 'correct-address', recipient: { ...recipient, postcode: '6012' } }))
  const lines = [{ ...newShipment.lines[0]!, quantity: 2 }]
  const part = { orderNumber: '1001', recipient, lines, asOf: '2026-11-21T08:30:00Z', ordinal: 0 }
  given.when({ type: 'orderChanged', part })
  assert.equal(given.state?.shipment.recipient.postcode, '6012')
  assert.equal(given.state.shipment.lines[0]?.quantity, 2)
})

test('given scans in any order and repeated, then each milestone is there once', () => {
  const given = givenBooked()
  const delivered = scan('delivered', startMs + 5_000)
  const types = given.when({ type: 'scanned', scans: [delivered, delivered, scan('labelled', startMs)] })
  assert.deepEqual(types, [...['ShipmentScanned', 'ShipmentScanned', 'ShipmentShipped', 'ShipmentDelivered']])
  assert.equal(given.state?.shipment.shippedAt, delivered.at)
  assert.deepEqual(given.when({ type: 'scanned', scans: [scan('attempt-failed', startMs + 4_000)] }), [
    'ShipmentScanned',
  ])
  assert.deepEqual(given.when({ type: 'scanned', scans: [scan('returned', startMs + 9_000)] }), [
    ...['ShipmentScanned', 'ShipmentExceptionReported'],
  ])
})

test('given a quiet parcel, then queries become rarer, and it stalls once until grace ends', () => {
  const given = givenBooked()
  given.when(label)
  const quiet: ShipmentInput = { type: 'tracked', outcome: { kind: 'scans', scans: [] } }
  const intervals: number[] = []
  for (let query = 0; query < 8; query++) {
    given.after(1_000).when(quiet)
    intervals.push(given.state!.process.follow!.intervalMs / 60_000)
  }
  assert.deepEqual(intervals, [1, 2, 4, 8, 16, 32, 60, 60])
  assert.deepEqual(given.after(policy.tracking.scanDeadlineMs).when({ type: 'due' }), ['ShipmentStalled'])
  assert.deepEqual(given.when({ type: 'due' }), [])
  given.when({ type: 'scanned', scans: [scan('delivered', given.nowMs)] })
  assert.equal(nextOf(given.after(policy.tracking.graceMs - 1)).kind, 'step')
  assert.equal(nextOf(given.after(1)).kind, 'finished')
})

test('given a schedule for redrives, when it is due, then a dead letter is redriven by itself', () => {
  const given = GivenShipment.requested({ policy: { ...policy, redriveAfterMs: 60_000 } })
  given.when(begin)
  const outcome = { kind: 'refused', code: 'closed', reason: 'Closed.' } as const
  const types = given.when({ type: 'bookingEnded', attempt: 1, outcome, isOutage: false })
  assert.deepEqual(types, ['BookingRefuted', 'ShipmentDeadLettered'])
  assert.deepEqual(nextOf(given), { kind: 'dead-lettered', redriveAt: '2026-11-21T08:01:00.000Z' })
  assert.deepEqual(given.after(60_000).when({ type: 'due' }), ['ShipmentInstructed', 'AddressChecked'])
  assert.deepEqual(given.when(begin), ['StepBegun'])
})

test('given an instruction that does not fit, then it says why', () => {
  const given = givenBooked()
  const refusal = (instruction: Instruction['instruction']) =>
    refusalOf(given.state!, { instruction, givenAt: inLine.givenAt }, given.context)
  assert.match(refusal('redrive') ?? '', /not dead-lettered/)
  assert.match(refusal('correct-address') ?? '', /booked already/)
  assert.match(refusal('repeat-booking') ?? '', /does not wait for a person/)
  assert.equal(refusal('cancel'), undefined)
})

test('given any order id, then the reference fits every carrier and differs between shipments', () => {
  const ids = ['s/1/1', 'shop/1042/1', `shop/${'9'.repeat(40)}/1`, `shop/${'9'.repeat(40)}/2`, 'shop/é ü/1']
  const references = ids.map(referenceOf)
  for (const reference of references) assert.match(reference, /^[A-Za-z0-9][A-Za-z0-9/_.:-]{7,29}$/)
  assert.equal(new Set(references).size, ids.length)
})
