/** What becomes of a parcel, as shipments and mails about them say it. */
export const parcels = {
  delivered: 'delivered',
  'attempt-failed': 'delivery attempt failed',
  delayed: 'delayed',
  returned: 'returned',
  lost: 'lost',
  cancelled: 'cancelled',
}
