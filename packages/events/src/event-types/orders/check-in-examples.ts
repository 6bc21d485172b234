import type { CheckInEventType, Event } from '../../event.ts'

const attributes = (id: string, occurredAt: string) => ({
  ...{ id, source: 'shop', subject: 'shop/1042', occurredAt },
})

const whom = { source: 'shop', orderId: '1042', participantId: '1-1' }
const registeredFor = 'Spring Invitational — Registration'

/** An example of each event of the desk. */
export const checkInExamples: { [Type in CheckInEventType]: Event<Type> } = {
  ParticipantCheckedIn: {
    ...attributes('c01e0d0c0b0a09080706050403020100', '2026-11-28T20:12:31.000Z'),
    type: 'ParticipantCheckedIn',
    data: {
      ...{ ...whom, revision: 1, scanId: '5f1c1e9e-6f0c-4c55-9a44-2d0d5c8f0f10', registeredFor },
      ...{ scannedAt: '2026-11-28T20:12:31.000Z', recordedAt: '2026-11-28T20:12:58.120Z' },
      ...{ by: 'Mere', how: 'code' },
    },
  },
  CheckInUndone: {
    ...attributes('c02e0d0c0b0a09080706050403020100', '2026-11-28T20:14:02.300Z'),
    type: 'CheckInUndone',
    data: {
      ...{ ...whom, revision: 2, recordedAt: '2026-11-28T20:14:02.300Z', by: 'Mere', registeredFor },
      reason: 'The slip of a brother was scanned.',
    },
  },
}
