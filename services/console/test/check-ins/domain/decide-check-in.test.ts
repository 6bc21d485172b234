import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkInEventMismatch } from '@slipstream/events/mismatches/check-in-event-mismatch.ts'
import {
  decideCheckIn,
  decideUndo,
  type CheckInRecord,
} from '../../../src/check-ins/domain/decide-check-in.ts'

const hana = { source: 'shop', orderId: '1042', participantId: '1-1', registeredFor: 'Spring Run' }
const now = new Date('2026-11-28T09:13:00Z')
const scan = { scanId: 's1', scannedAt: '2026-11-28T09:12:00.000Z', how: 'code', by: 'Mere' } as const
const isIn: CheckInRecord = {
  _id: 'shop/1042/1-1',
  revision: 1,
  arrived: { at: '2026-11-28T09:12:00.000Z', by: 'Mere' },
}

test('given somebody who is not in, when scanned, then they are, at the time of the device', () => {
  const decision = decideCheckIn(null, hana, scan, now)
  assert.equal(decision.kind, 'ok')
  assert.ok('changed' in decision)
  assert.deepEqual(decision.changed, isIn)
  const { event } = decision
  assert.deepEqual([event.type, event.occurredAt], ['ParticipantCheckedIn', scan.scannedAt])
  assert.equal(checkInEventMismatch(event), undefined)
})

test('given somebody who is in, when scanned again, then nothing changes, and the first is shown', () => {
  const second = { ...scan, scanId: 's2', by: 'Ravi', scannedAt: now.toISOString() }
  assert.deepEqual(decideCheckIn(isIn, hana, second, now), {
    kind: 'already',
    at: '2026-11-28T09:12:00.000Z',
    by: 'Mere',
  })
})

test('given a device whose clock is ahead or no clock, then the time is that of the server', () => {
  for (const scannedAt of ['2027-01-01T00:00:00Z', '', 'noon'])
    assert.equal(decideCheckIn(null, hana, { ...scan, scannedAt }, now).at, now.toISOString())
})

test('given a check-in, when it is undone and repeated, then each has an event of its own', () => {
  const undone = decideUndo(isIn, hana, { by: 'Mere', reason: 'A mistake.' }, now)
  assert.ok(undone.kind === 'undone')
  assert.deepEqual([undone.changed.revision, undone.changed.arrived], [2, null])
  const again = decideCheckIn(undone.changed, hana, scan, now)
  assert.ok(again.kind === 'ok')
  assert.notEqual(again.event.id, undone.event.id)
  assert.equal(again.event.data.revision, 3)
  assert.deepEqual(decideUndo(undone.changed, hana, { by: 'Mere', reason: 'x' }, now), { kind: 'absent' })
})
