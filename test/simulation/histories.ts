import fc from 'fast-check'
import { dayMs } from './history.ts'
import type { Action, Fate, History } from './history.ts'

type Step = History['actions'][number]

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((n) => n * 60_000)
const nth = fc.nat(400)

/** Each as often as its weight says. */
function weighted<T>(...choices: readonly (readonly [weight: number, arbitrary: fc.Arbitrary<T>])[]) {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

const fate = weighted<Fate>(
  [12, fc.constant({ kind: 'delivered' })],
  [2, fc.constant({ kind: 'lost' })],
  [2, minutes(1, 2_000).map((laterMs) => ({ kind: 'doubled', laterMs }))],
  [2, minutes(1, 2_000).map((byMs) => ({ kind: 'late', byMs }))],
  [1, minutes(1, 4_000).map((redrivenMs) => ({ kind: 'quarantined', redrivenMs }))],
  [1, minutes(1, 4_000).map((redrivenMs) => ({ kind: 'unreadable', redrivenMs }))],
)

const statuses = ['pending', 'processing', 'completed', 'cancelled', 'on-hold']
const relayStates = ['unavailable', 'refuses us', 'refuses recipients', 'busy', 'never answers'] as const

const onOrders: [number, fc.Arbitrary<Action>][] = [
  [10, fc.record({ kind: fc.constant('createOrder'), fate, paidAtOnce: fc.option(fate, { nil: null }) })],
  [12, fc.record({ kind: fc.constant('change'), nth, status: fc.constantFrom(...statuses), fate })],
  [4, fc.record({ kind: fc.constant('touch'), nth, fate })],
  [2, fc.record({ kind: fc.constant('bin'), nth, fate })],
  [2, fc.record({ kind: fc.constant('restore'), nth, fate })],
  [2, fc.record({ kind: fc.constant('deleteForGood'), nth })],
]

const skipped = weighted([9, fc.constant(1)], [1, fc.integer({ min: 500, max: 1_500 })])

const faults: [number, fc.Arbitrary<Action>][] = [
  [2, skipped.map((count) => ({ kind: 'skipNumbers', count }))],
  [1, minutes(10, 3_000).map((forMs) => ({ kind: 'shopUnavailable', forMs }))],
  [1, minutes(10, 3_000).map((forMs) => ({ kind: 'ingestUnavailable', forMs }))],
  [1, fc.record({ kind: fc.constant('mailFails'), nth, repeatedMs: minutes(1, 2_000) })],
  [
    1,
    fc.record({
      kind: fc.constant('relay'),
      state: fc.constantFrom(...relayStates),
      forMs: minutes(10, 12_000),
    }),
  ],
  [1, fc.record({ kind: fc.constant('unreadableNotification'), nth, redrivenMs: minutes(1, 4_000) })],
  [
    1,
    fc.record({ kind: fc.constant('silence'), nth, forMs: fc.option(minutes(10, 200_000), { nil: null }) }),
  ],
  [1, fc.constant({ kind: 'readerDies' })],
  [2, minutes(0, 3_000).map((forMs) => ({ kind: 'evaluatorDies', forMs }))],
  [1, fc.constantFrom(3, 5, 10).map((days) => ({ kind: 'reconfigure', stalledAfterMs: days * dayMs }))],
  [1, fc.constant({ kind: 'olderInstance' })],
]

const action = weighted(...onOrders, ...faults)
const quiet = fc.integer({ min: 91, max: 120 }).map((days) => days * dayMs)
const pause = weighted([60, minutes(1, 5_000)], [1, quiet])
const step: fc.Arbitrary<Step> = fc.record({ afterMs: pause, action })

/** About a hundred days of a shop, more where it was quiet for long. */
export const histories: fc.Arbitrary<History> = fc.record({
  hasRest: weighted([3, fc.constant(true)], [1, fc.constant(false)]),
  skewMs: fc.constantFrom(0, 90_000, -90_000, 1_500_000, -1_500_000),
  areFactsSwapped: fc.boolean(),
  actions: fc.array(step, { maxLength: 64, size: 'max' }),
})
