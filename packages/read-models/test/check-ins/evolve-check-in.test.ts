import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkInExamples } from '@slipstream/events/event-types/orders/check-in-examples.ts'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import type { CheckInDocument } from '../../src/check-ins/check-in-document.ts'
import { evolveCheckIn, maxCheckInEntries } from '../../src/check-ins/evolve-check-in.ts'

const { ParticipantCheckedIn: arrived, CheckInUndone: undone } = checkInExamples

const fold = (events: readonly CheckInEvent[]): CheckInDocument | null =>
  events.reduce<CheckInDocument | null>((before, event) => evolveCheckIn(before, event), null)

test('given a check-in, then the participant is in, since the time of the device', () => {
  const document = fold([arrived])
  assert.deepEqual(
    [document?._id, document?.isIn, document?.at, document?.by, document?.registeredFor],
    ['shop/1042/1-1', true, arrived.data.scannedAt, 'Mere', 'Spring Invitational — Registration'],
  )
})

test('given a check-in that was undone, then the participant is not in, and the history has both', () => {
  const document = fold([arrived, undone])
  assert.equal(document?.isIn, false)
  assert.deepEqual(
    document?.history.map(({ type, reason }) => [type, reason]),
    [
      ['ParticipantCheckedIn', null],
      ['CheckInUndone', 'The slip of a brother was scanned.'],
    ],
  )
})

test('given events that are delivered twice, also late, then nothing changes', () => {
  const once = fold([arrived, undone])
  assert.deepEqual(fold([arrived, arrived, undone, arrived, undone]), once)
})

test('given an order without participants, then its document has the id of the order', () => {
  const event = { ...arrived, data: { ...arrived.data, participantId: null } }
  assert.equal(fold([event])?._id, 'shop/1042')
})

test('given very many events of one participant, then the newest are kept', () => {
  const events = Array.from({ length: 50 }, (_, index) => ({
    ...arrived,
    data: { ...arrived.data, revision: index + 1, by: String(index + 1) },
  }))
  const kept = fold(events)?.history.map(({ by }) => by)
  assert.deepEqual([kept?.length, kept?.at(-1)], [maxCheckInEntries, '50'])
})
