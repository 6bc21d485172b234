import type { AuditedShipment } from './audited-shipment.ts'

/** What of a shipment alerts are about; it is found in the store by them. */
export type Concern =
  | 'waiting'
  | 'unscanned'
  | 'dead-lettered'
  | 'undecided'
  | 'stalled'
  | 'cancellation-failed'
  | 'exception'
  | 'change-ignored'

const tests: Readonly<Record<Concern, (shipment: AuditedShipment) => boolean>> = {
  /** To be booked, by Slipstream itself. */
  waiting: ({ status, wait }) => status === 'accepted' && wait?.waitsFor !== 'person',
  unscanned: ({ status, shippedAt, settledAt }) =>
    status === 'scheduled' && shippedAt === null && settledAt === undefined,
  'dead-lettered': ({ status }) => status === 'dead-lettered',
  undecided: ({ status, wait }) => !hasEnded(status) && wait?.waitsFor === 'person',
  stalled: ({ status, stalled }) => isUnderWay(status) && stalled !== null,
  'cancellation-failed': ({ status, cancellationFailure }) =>
    cancellationFailure !== null && status !== 'cancelled' && status !== 'returned',
  exception: ({ status, exception }) =>
    exception?.exception === 'returned' ? status === 'returned' : exception !== null && isUnderWay(status),
  'change-ignored': ({ status, ignoredChange }) => ignoredChange !== null && isUnderWay(status),
}

/** All that a shipment is found by. */
export function concernsOf(shipment: AuditedShipment): Concern[] {
  return (Object.keys(tests) as Concern[]).filter((concern) => tests[concern](shipment))
}

/** Whether nothing more is expected of it. */
export function hasEnded(status: AuditedShipment['status']): boolean {
  return status === 'delivered' || status === 'returned' || status === 'cancelled'
}

function isUnderWay(status: AuditedShipment['status']): boolean {
  return status === 'scheduled' || status === 'shipped'
}
