import fc from 'fast-check'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** What becomes of the delivery of a change. */
export type Fate =
  | { kind: 'delivered' }
  | { kind: 'lost' }
  /** Its bytes come a second time, so much later. */
  | { kind: 'doubled'; laterMs: number }
  | { kind: 'late'; byMs: number }
  /** Ingest does not understand it until it is redriven, so much later; then its old bytes are appended. */
  | { kind: 'quarantined'; redrivenMs: number }

export type Action =
  | { kind: 'place'; fate: Fate; paidAtOnce: Fate | null }
  | { kind: 'change'; nth: number; status: string; fate: Fate }
  | { kind: 'touch'; nth: number; fate: Fate }
  | { kind: 'bin'; nth: number; fate: Fate }
  | { kind: 'restore'; nth: number; fate: Fate }
  /** A page, a refund or a draft takes a number. */
  | { kind: 'skipNumber' }
  | { kind: 'shopAway'; forMs: number }
  /** A slip can't be sent, somebody mends it, and the failure is told again. */
  | { kind: 'mailFails'; nth: number; repeatedMs: number }
  /** A batch was handled and not committed: it is read again. */
  | { kind: 'readerDies' }
  /** Another instance evaluates from now on. */
  | { kind: 'evaluatorDies' }
  | { kind: 'pass' }

export type History = {
  /** How far the shop's clock is ahead of ours. */
  skewMs: number
  /** Two instances whose clocks differ take turns in noting facts. */
  areFactsSwapped: boolean
  actions: readonly { afterMs: number; action: Action }[]
}

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * 60_000)
const nth = fc.nat(400)

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: 'delivered' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'lost' as const }) },
  { weight: 2, arbitrary: minutes(1, 2_000).map((laterMs) => ({ kind: 'doubled' as const, laterMs })) },
  { weight: 2, arbitrary: minutes(1, 2_000).map((byMs) => ({ kind: 'late' as const, byMs })) },
  {
    weight: 1,
    arbitrary: minutes(1, 4_000).map((redrivenMs) => ({ kind: 'quarantined' as const, redrivenMs })),
  },
)

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      fate,
      paidAtOnce: fc.option(fate, { nil: null }),
    }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      nth,
      status: fc.constantFrom('pending', 'processing', 'completed', 'cancelled', 'on-hold'),
      fate,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('touch' as const), nth, fate }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('bin' as const), nth, fate }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), nth, fate }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'skipNumber' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('shopAway' as const), forMs: minutes(10, 3_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('mailFails' as const),
      nth,
      repeatedMs: minutes(1, 2_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'readerDies' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'evaluatorDies' as const }) },
)

const quiet = fc.integer({ min: 91, max: 120 }).map((days) => days * dayMs)
const pause = fc.oneof({ weight: 60, arbitrary: minutes(1, 5_000) }, { weight: 1, arbitrary: quiet })

/** About a hundred days of a shop, more where it was quiet for long. */
export const histories: fc.Arbitrary<History> = fc.record({
  skewMs: fc.constantFrom(0, 90_000, -90_000, 1_500_000, -1_500_000),
  areFactsSwapped: fc.boolean(),
  actions: fc.array(fc.record({ afterMs: pause, action }), { maxLength: 64, size: 'max' }),
})
