export const operations = ['book', 'find', 'get', 'label', 'void', 'track', 'trackMany'] as const
export type Operation = (typeof operations)[number]

type Parameter = 'probability' | 'times' | 'operations' | 'work' | 'mode' | 'waitMs' | 'namesExisting'

export type FaultKind = {
  meaning: string
  /** What it happens to: the whole service, a request, a booking or a webhook. */
  scope: 'service' | 'request' | 'booking' | 'webhook'
  /** Which parameters it has, besides its window. */
  parameters: readonly Parameter[]
  /** Default of `waitMs`, and what it is. */
  wait?: { defaultMs: number; meaning: string }
}

const request = ['probability', 'times', 'operations'] as const
const booking = ['probability', 'times'] as const
const hourMs = 3_600_000

/** All that can go wrong, in the order in which it is decided for a request. */
export const faultKinds = {
  outage: {
    meaning: 'The API refuses connections, or responds 503 to everything.',
    scope: 'service',
    parameters: ['mode'],
  },
  rateLimited: {
    meaning: 'Responds 429 with a long Retry-After; nothing is done.',
    scope: 'request',
    parameters: [...request, 'waitMs'],
    wait: { defaultMs: 4 * hourMs, meaning: 'Retry-After' },
  },
  serverError: {
    meaning: 'Responds 500.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  hang: {
    meaning: 'Never responds; the connection stays open.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  reset: {
    meaning: 'Resets the connection without a response.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  errorInside: {
    meaning: 'Responds 200 with an error inside; nothing is done.',
    scope: 'request',
    parameters: request,
  },
  htmlPage: {
    meaning: 'Responds 200 with an HTML page.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  halfBody: {
    meaning: 'Sends half of the body, then closes the connection.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  carrierTimeout: {
    meaning: 'Responds 422 SHIPMENT.CARRIER.TIMED_OUT, whether the work was done or not.',
    scope: 'request',
    parameters: [...request, 'work'],
  },
  lookupLag: {
    meaning: 'Look-ups and tracking show a booking only later.',
    scope: 'booking',
    parameters: [...booking, 'waitMs'],
    wait: { defaultMs: hourMs / 4, meaning: 'lag' },
  },
  labelPending: {
    meaning: 'The label is PENDING first and ready later.',
    scope: 'booking',
    parameters: [...booking, 'waitMs'],
    wait: { defaultMs: hourMs / 6, meaning: 'delay' },
  },
  labelFailure: {
    meaning: 'The label is PENDING first and fails later.',
    scope: 'booking',
    parameters: [...booking, 'waitMs'],
    wait: { defaultMs: hourMs / 6, meaning: 'delay' },
  },
  repeatedScans: {
    meaning: 'About half of the scans of a parcel appear twice.',
    scope: 'booking',
    parameters: booking,
  },
  disorderedScans: {
    meaning: 'The scans of a parcel become known late and out of order.',
    scope: 'booking',
    parameters: [...booking, 'waitMs'],
    wait: { defaultMs: 24 * hourMs, meaning: 'maximum lateness' },
  },
  forgottenBooking: {
    meaning: 'The carrier loses a booking later: it is not found, has no label and is never scanned.',
    scope: 'booking',
    parameters: [...booking, 'waitMs'],
    wait: { defaultMs: hourMs / 4, meaning: 'time until it is lost' },
  },
  neverScanned: {
    meaning: 'A parcel is never scanned.',
    scope: 'booking',
    parameters: booking,
  },
  duplicateRefused: {
    meaning: 'Refuses a booking whose reference is known. Without it the parcel is booked again.',
    scope: 'booking',
    parameters: [...booking, 'namesExisting'],
  },
  lostWebhooks: {
    meaning: 'The webhook of a scan is never sent.',
    scope: 'webhook',
    parameters: ['probability'],
  },
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof faultKinds
export const faultNames = Object.keys(faultKinds) as FaultName[]

/** With the parameters widened, for code that treats all faults alike. */
export function kindOf(name: FaultName): FaultKind {
  return faultKinds[name]
}
