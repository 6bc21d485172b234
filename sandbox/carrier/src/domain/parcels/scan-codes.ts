export const scanCodes = [
  'ACCEPTED',
  'DEPARTED',
  'ARRIVED',
  'OUT_FOR_DELIVERY',
  'ATTEMPT_FAILED',
  'AT_PICKUP_POINT',
  'DELAYED',
  'DELIVERED',
  'RETURNED',
  'LOST',
] as const
export type ScanCode = (typeof scanCodes)[number]

export const statuses = [
  'labelled',
  'accepted',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'at_pickup_point',
  'delayed',
  'delivered',
  'returned',
  'lost',
  'voided',
] as const
export type Status = (typeof statuses)[number]

/** What each code means, and the status it gives a parcel. */
export const meaningOfScan: Record<ScanCode, { status: Status; description: string }> = {
  ACCEPTED: { status: 'accepted', description: 'Accepted at the depot' },
  DEPARTED: { status: 'in_transit', description: 'Left the depot' },
  ARRIVED: { status: 'in_transit', description: 'Arrived at the depot' },
  OUT_FOR_DELIVERY: { status: 'out_for_delivery', description: 'With the courier' },
  ATTEMPT_FAILED: { status: 'attempt_failed', description: 'Nobody was in' },
  AT_PICKUP_POINT: { status: 'at_pickup_point', description: 'Waits at the pick-up point' },
  DELAYED: { status: 'delayed', description: 'Delayed' },
  DELIVERED: { status: 'delivered', description: 'Delivered' },
  RETURNED: { status: 'returned', description: 'Returned to the sender' },
  LOST: { status: 'lost', description: 'Lost' },
}
