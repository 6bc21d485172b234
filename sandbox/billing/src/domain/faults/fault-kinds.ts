export type FaultKind = {
  meaning: string
  /** What it happens to: an event, the delivery to an endpoint, a request to the API, or an endpoint. */
  scope: 'event' | 'delivery' | 'request' | 'endpoint'
  /** Default of `waitMs`, and what it is. */
  wait?: { defaultMs: number; meaning: string }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** All that can go wrong. Times are the account's, except of a slow response. */
const faultKinds = {
  neverMade: { meaning: 'An event is never made: not delivered, not listed.', scope: 'event' },
  twins: { meaning: 'Two events, with ids of their own, are made for one change.', scope: 'event' },
  lost: { meaning: 'An event is listed, but never delivered.', scope: 'delivery' },
  late: {
    meaning: 'An event is delivered late.',
    scope: 'delivery',
    wait: { defaultMs: 6 * hourMs, meaning: 'maximum lateness' },
  },
  disordered: {
    meaning: 'Events are delivered in another order.',
    scope: 'delivery',
    wait: { defaultMs: 2 * minuteMs, meaning: 'maximum shift' },
  },
  doubled: {
    meaning: 'An event is delivered twice.',
    scope: 'delivery',
    wait: { defaultMs: hourMs, meaning: 'maximum distance' },
  },
  endpointDisabled: {
    meaning: 'An endpoint is disabled when nothing has reached it for a time.',
    scope: 'endpoint',
    wait: { defaultMs: 72 * hourMs, meaning: 'time of failures' },
  },
  rateLimited: { meaning: 'The API responds 429, with its reason.', scope: 'request' },
  serverError: { meaning: 'The API responds 500.', scope: 'request' },
  slow: {
    meaning: 'The API responds late, in real time.',
    scope: 'request',
    wait: { defaultMs: 2_000, meaning: 'delay' },
  },
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof faultKinds
export const faultNames = Object.keys(faultKinds) as FaultName[]

/** With the type widened, for code that treats all faults alike. */
export function kindOf(name: FaultName): FaultKind {
  return faultKinds[name]
}
