import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BSON } from 'mongodb'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { foldOrder } from '../../src/orders/evolve-order.ts'
import { orderLimits } from '../../src/orders/observations.ts'
import type { OrderDocument } from '../../src/orders/order-document.ts'
import { orderAsOf } from '../../src/orders/history/order-as-of.ts'
import { historyDocument } from '../../src/orders/history/history-document.ts'
import { savedParticipants } from '../../src/orders/participants/saved-participants.ts'
import { at, deletion, state } from '@slipstream/testing/events/order-events.ts'

const few = { observations: 16, oldest: 2, formerParticipants: 10 }
const second = (n: number) => new Date(Date.parse(at('06:00:00')) + n * 1_000).toISOString()
const people = (ids: readonly string[]) =>
  ids.map((participantId) => ({ participantId, lineItemId: null, name: 'Ann', email: null, fields: {} }))
const bytes = (document: object) => Buffer.from(BSON.serialize(document)).toString('latin1')
const saves = (_: string, status: string) => status === 'processing'

/** States of different seconds, so that nothing but their times orders them. */
const states = fc
  .array(
    fc.record({
      status: fc.constantFrom('pending', 'processing', 'completed'),
      ids: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) =>
    list.map(({ status, ids }, n) =>
      state(`e${n}`, 'updated', second(n), { status, participants: people(ids) }),
    ),
  )
const shuffled = states.chain((events) =>
  fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
)

describe('an order with more events than it remembers', () => {
  it('is the same bytes in whatever order and batches they come', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(60), ([events, other], cut) => {
        const one = foldOrder(null, events, few)!
        const early = foldOrder(null, other.slice(0, cut), few)
        const inTwo = foldOrder(early, other.slice(cut), few)!
        assert.equal(bytes(inTwo), bytes(one))
        assert.ok(one.observations.length <= few.observations)
        assert.equal(
          bytes({ all: savedParticipants(inTwo, saves) }),
          bytes({ all: savedParticipants(one, saves) }),
        )
      }),
      { numRuns: 1_000 },
    )
  })

  it('is not changed by any event that comes again, whether it is remembered or not', () => {
    const withTies = fc.array(
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc.record({ at: fc.nat(9), status: fc.constantFrom('pending', 'processing') }),
        },
        { weight: 1, arbitrary: fc.constant('deletion' as const) },
      ),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(withTies, fc.array(fc.nat(59), { maxLength: 10 }), (list, again) => {
        const events = list.map((one, n): OrderEvent =>
          one === 'deletion'
            ? deletion(`e${n}`)
            : state(`e${n}`, 'updated', second(one.at), { status: one.status }),
        )
        // Deletions are kept while anything else is left.
        fc.pre(list.filter((one) => one === 'deletion').length < few.observations - few.oldest - 4)
        const once = foldOrder(null, events, few)!
        const repeats = again.map((n) => events[n % events.length]!)
        assert.equal(bytes(foldOrder(once, repeats, few)!), bytes(once))
      }),
      { numRuns: 1_000 },
    )
  })

  it('keeps the first of each status, so that no saved participant is lost', () => {
    const events = Array.from({ length: 5_000 }, (_, n) =>
      state(`e${n}`, 'updated', second(n), {
        status: n === 500 ? 'processing' : 'completed',
        participants: people(['1']),
      }),
    )
    const order = foldOrder(null, events)!
    assert.equal(order.observations.length, orderLimits.observations)
    assert.deepEqual(
      order.timeline.map(({ status, eventId }) => [status, eventId]),
      [
        ['completed', 'e0'],
        ['processing', 'e500'],
        ['completed', 'e4101'],
      ],
    )
    assert.equal(savedParticipants(order, saves)[0]?.savedByEventId, 'e500')
  })

  it('keeps at most 500 participants that were taken off it, those who were last seen last', () => {
    const events = Array.from({ length: 700 }, (_, n) =>
      state(`e${n}`, 'updated', second(n), { status: 'processing', participants: people([`p${n}`]) }),
    )
    const { formerParticipants } = foldOrder(null, events)!
    assert.equal(formerParticipants.length, orderLimits.formerParticipants)
    const seen = formerParticipants.map(({ eventId }) => Number(eventId.slice(1)))
    assert.deepEqual([Math.min(...seen), Math.max(...seen)], [199, 698])
  })

  it('is as of a moment between the oldest and the newest what it was then', () => {
    const events = Array.from({ length: 1_500 }, (_, n) =>
      state(`e${n}`, 'updated', second(n), { status: n % 2 === 0 ? 'pending' : 'processing' }),
    )
    const history = events.map((event, n) =>
      historyDocument(event, { position: `orders/0/${n}`, offset: BigInt(n), recordedAtMs: n }),
    )
    const found = orderAsOf(history, { asOf: second(301) }) as OrderDocument
    assert.deepEqual([found.provenance.eventId, found.status], ['e301', 'processing'])
  })
})
