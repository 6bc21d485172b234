import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { Event } from '@slipstream/events/event.ts'
import { redact } from '@slipstream/events/personal-data/redact.ts'
import { evolveSubscription, foldSubscription } from '../../src/billing/kinds/subscriptions.ts'
import type { SubscriptionDocument } from '../../src/billing/kinds/subscriptions.ts'
import { subscriptionTransitions } from '../../src/billing/transitions/subscription-transitions.ts'
import { subscriptionChanged } from '@slipstream/testing/events/billing-events.ts'

type SubscriptionEvent = Event<'SubscriptionChanged'>

const statuses = ['incomplete', 'active', 'past_due', 'canceled'] as const
const time = (ms: number) => new Date(Date.parse('2026-11-21T09:00:00Z') + ms).toISOString()

/** Few seconds and states, so that ties, chains, final states and fetches about then are frequent. */
const one = fc.record({
  second: fc.integer({ min: 0, max: 4 }),
  fetchedMs: fc.option(fc.integer({ min: -6_000, max: 12_000 }), { freq: 3 }),
  status: fc.constantFrom(...statuses, 'active', 'past_due'),
  before: fc.option(fc.constantFrom('active', 'past_due')),
  cancels: fc.boolean(),
  type: fc.constantFrom('updated', 'updated', 'created', 'deleted'),
})
const events = fc.array(one, { minLength: 1, maxLength: 8 }).map((list) =>
  list.map(({ second, fetchedMs, status, before, cancels, type }, index): SubscriptionEvent => {
    const state = { status, cancelAtPeriodEnd: cancels }
    if (fetchedMs !== null) return subscriptionChanged({ id: `e${index}`, fetchedAt: time(fetchedMs) }, state)
    const reported = { id: `e${index}`, at: time(second * 1000), type: `customer.subscription.${type}` }
    const previous = before === null ? {} : { previous: { status: before } }
    return subscriptionChanged({ ...reported, ...previous, object: { status, cancels } }, state)
  }),
)
const arrivals = events.chain((all) =>
  fc.tuple(
    fc.constant(all),
    fc.shuffledSubarray(all, { minLength: all.length }),
    fc.array(fc.constantFrom(...all), { maxLength: 6 }),
  ),
)

it('given any facts, when they arrive in any order and twice, then the document is the same', () => {
  fc.assert(
    fc.property(arrivals, ([all, shuffled, again]) => {
      const expected = foldSubscription(null, all)
      assert.deepEqual(foldSubscription(null, shuffled), expected)
      let document: SubscriptionDocument | null = null
      for (const event of [...shuffled, ...again]) document = evolveSubscription(document, event)
      assert.deepEqual(document, expected)
      for (const event of again) assert.equal(evolveSubscription(document, event), document)
      assert.equal(expected?.timeline.at(-1)?.status, expected?.status)
    }),
    { numRuns: 500 },
  )
})

it('given any facts, when they are erased, then the states are ordered as before', () => {
  fc.assert(
    fc.property(events, (all) => {
      const erased = all.map((event) => ({ ...event, data: redact(event.type, event.data) }))
      const [document, expected] = [foldSubscription(null, erased), foldSubscription(null, all)]
      assert.deepEqual(
        [document?.status, document?.isUncertain, document?.timeline],
        [expected?.status, expected?.isUncertain, expected?.timeline],
      )
    }),
    { numRuns: 500 },
  )
})

/** A subscription as it really was: changes, some within one second, and what was fetched meanwhile. */
const truth = fc.record({
  changes: fc.array(
    fc.record({
      afterMs: fc.constantFrom(0, 100, 400, 2_500, 9_000),
      status: fc.constantFrom('active', 'past_due'),
      cancels: fc.boolean(),
    }),
    { maxLength: 7 },
  ),
  isCanceled: fc.boolean(),
  fetches: fc.array(fc.record({ atMs: fc.nat(40_000), tookMs: fc.nat(3_000) }), { maxLength: 3 }),
})

type State = { status: string; cancels: boolean }

function factsOf({ changes, isCanceled, fetches }: typeof truth extends fc.Arbitrary<infer T> ? T : never) {
  const states: (State & { atMs: number })[] = [{ status: 'incomplete', cancels: false, atMs: 0 }]
  for (const { afterMs, status, cancels } of changes) {
    const { atMs, ...last } = states.at(-1)!
    if (last.status !== status || last.cancels !== cancels)
      states.push({ status, cancels, atMs: atMs + afterMs })
  }
  if (isCanceled) states.push({ ...states.at(-1)!, status: 'canceled', atMs: states.at(-1)!.atMs + 1_000 })
  const stateOf = ({ status, cancels }: State) => ({ status, cancelAtPeriodEnd: cancels })
  const events = states.map((state, index): SubscriptionEvent => {
    const { atMs, ...object } = state
    const at = time(Math.floor(atMs / 1000) * 1000)
    const before = states[index - 1]
    if (before === undefined)
      return subscriptionChanged(
        { id: 'e0', at, type: 'customer.subscription.created', object },
        stateOf(state),
      )
    const previous = {
      ...(before.status !== state.status && { status: before.status }),
      ...(before.cancels !== state.cancels && { cancels: before.cancels }),
    }
    return subscriptionChanged({ id: `e${index}`, at, object, previous }, stateOf(state))
  })
  const fetchedAt = (atMs: number, tookMs: number, id: string) => {
    const state = states.findLast((one) => one.atMs <= atMs + tookMs)!
    return subscriptionChanged({ id, fetchedAt: time(atMs) }, stateOf(state))
  }
  const fetched = fetches.map(({ atMs, tookMs }, index) => fetchedAt(atMs, tookMs, `f${index}`))
  const last = fetchedAt(states.at(-1)!.atMs + 60_000, 0, 'last')
  return { events, fetched, last, status: states.at(-1)!.status, cancels: states.at(-1)!.cancels }
}

const trueArrivals = truth.map(factsOf).chain(({ events, fetched, ...known }) => {
  const all = [...events, ...fetched]
  return fc.record({
    ...{ known: fc.constant(known), all: fc.constant(all) },
    arrived: fc.shuffledSubarray(all, { minLength: 1 }),
  })
})

it('given a true life in any order, then an end that is certain is the true one', () => {
  let uncertain = 0
  fc.assert(
    fc.property(trueArrivals, ({ known, all, arrived }) => {
      const order = [...arrived, ...all]
      const document = foldSubscription(null, order)!
      const { status, cancelAtPeriodEnd, isUncertain } = document
      if (isUncertain) uncertain++
      else
        assert.deepEqual(
          { status, cancelAtPeriodEnd },
          { status: known.status, cancelAtPeriodEnd: known.cancels },
        )
      const decided = evolveSubscription(document, known.last)
      assert.deepEqual([decided.status, decided.isUncertain], [known.status, false])
    }),
    { numRuns: 1_000 },
  )
  // Most lives have an end that events alone show.
  assert.ok(uncertain < 500, String(uncertain))
})

it('given a true life in any order, when it arrives again, then nothing is reported again', () => {
  fc.assert(
    fc.property(trueArrivals, ({ known, all, arrived }) => {
      let [document, certain]: (SubscriptionDocument | null)[] = [null, null]
      const arrive = (event: SubscriptionEvent): string[] => {
        document = evolveSubscription(document ?? null, event)
        const transitions = subscriptionTransitions(certain ?? null, document)
        if (!document.isUncertain) certain = document
        return transitions.map(({ key }) => key)
      }
      for (const event of [...arrived, ...all, known.last]) arrive(event)
      assert.deepEqual([...arrived, ...all, known.last].flatMap(arrive), [])
    }),
    { numRuns: 1_000 },
  )
})
