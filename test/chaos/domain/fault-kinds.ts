export const serviceNames = [
  'ingest',
  'projector',
  'auditor',
  'notifier',
  'fulfillment',
  'billing',
  'worker',
  'console',
] as const
export type ServiceName = (typeof serviceNames)[number]

/** What connections of services lead to, through a proxy. */
const linkNames = ['kafka', 'mongodb', 'smtp', 'shop'] as const
export type LinkName = (typeof linkNames)[number]

type FaultKindSettings = {
  /** What it happens to, one at a time: names of services, servers or links. */
  targets: readonly string[]
  /** How long it lasts: the least and the longest. */
  forMs: readonly [min: number, max: number]
}

/** Longer than the session of a consumer: it has lost its partitions when it wakes. */
const beyondSessionMs = [7_000, 12_000] as const
const shortMs = [500, 4_000] as const
/** Longer than most requests wait. */
const longMs = [3_000, 15_000] as const

/** All that can happen. */
export const faultKinds = {
  'service-killed': { targets: serviceNames, forMs: shortMs },
  'service-frozen': { targets: serviceNames, forMs: beyondSessionMs },
  'service-restarted': { targets: serviceNames, forMs: [0, 1_000] },
  'instance-joins-and-leaves': {
    targets: ['projector', 'auditor', 'notifier', 'fulfillment'],
    forMs: longMs,
  },
  'broker-killed': { targets: ['kafka'], forMs: shortMs },
  'broker-frozen': { targets: ['kafka'], forMs: longMs },
  'database-killed': { targets: ['mongodb'], forMs: shortMs },
  'database-frozen': { targets: ['mongodb'], forMs: longMs },
  'registry-killed': { targets: ['registry'], forMs: longMs },
  'mail-server-killed': { targets: ['inbox'], forMs: longMs },
  'link-slow': { targets: linkNames, forMs: longMs },
  'link-lossy': { targets: linkNames, forMs: longMs },
  'link-half-open': { targets: linkNames, forMs: longMs },
  'link-cut': { targets: linkNames, forMs: longMs },
  'clock-skewed': { targets: serviceNames, forMs: longMs },
  'broker-disk-full': { targets: ['kafka'], forMs: longMs },
  'database-disk-full': { targets: ['mongodb'], forMs: longMs },
  'bad-release': { targets: ['ingest'], forMs: longMs },
  'leader-killed': { targets: ['kafka'], forMs: longMs },
} satisfies Record<string, FaultKindSettings>

export type FaultKind = keyof typeof faultKinds

export const allFaultKinds = Object.keys(faultKinds) as readonly FaultKind[]
