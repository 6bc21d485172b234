import type { parcels as english } from './en.ts'

/** What becomes of a parcel, as shipments and mails about them say it. */
export const parcels: typeof english = {
  delivered: 'zugestellt',
  'attempt-failed': 'Zustellversuch gescheitert',
  delayed: 'verzögert',
  returned: 'zurückgeschickt',
  lost: 'verloren',
  cancelled: 'storniert',
}
