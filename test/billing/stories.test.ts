import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { captured } from '../../services/ingest/test/domain/sources/stripe/given/captured.ts'
import {
  deliveryOf,
  stripeSource,
} from '../../services/ingest/test/domain/sources/stripe/given/stripe-source.ts'
import { objectModels, projectObjects } from '../../services/projector/src/billing/domain/object-models.ts'
import type { ObjectDocument } from '../../services/projector/src/billing/domain/object-models.ts'

const source = stripeSource()
const forged = 49

/**
 * The events that authentic deliveries become. Those of the other mode, and what
 * is no event of Stripe's, become none.
 */
function eventsOf(name: Parameters<typeof captured>[0]): BillingEvent[] {
  return captured(name)
    .filter(({ seq }) => name !== 'built' || seq !== forged)
    .flatMap(({ body }) => {
      const reading = source.readVerified(deliveryOf(body))
      return reading.kind === 'event' ? [reading.event as BillingEvent] : []
    })
}

/** All documents after events that arrive one by one. */
function folded(events: readonly BillingEvent[]): Record<string, ObjectDocument> {
  const documents = new Map<string, ObjectDocument>()
  for (const event of events)
    for (const model of objectModels)
      for (const document of projectObjects(model, documents, [event])) documents.set(document._id, document)
  return Object.fromEntries([...documents].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** All documents after events that are folded together, as by a rebuild. */
function foldedTogether(events: readonly BillingEvent[]): Record<string, ObjectDocument> {
  const documents = objectModels.flatMap((model) => projectObjects(model, new Map(), events))
  return Object.fromEntries(
    documents.map((document) => [document._id, document]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
  ) as Record<string, ObjectDocument>
}

type Shown = ObjectDocument & Record<string, unknown>

const built = eventsOf('built')
const all = [...built, ...eventsOf('rendered-2020-03-02'), ...eventsOf('localstripe')]

describe('the stories of the built deliveries', () => {
  it('given all of them, then every object ends in the state that Stripe would show', () => {
    const documents = folded(built) as Record<string, Shown>
    const state = (id: string) => documents[`stripe/${id}`]?.['status']
    assert.deepEqual(['sub_ada', 'sub_grace', 'sub_linus', 'sub_alan', 'sub_hedy'].map(state), [
      'canceled',
      'active',
      'incomplete_expired',
      'active',
      'unpaid',
    ])
    assert.deepEqual(['in_ada1', 'in_ada2', 'in_grace1', 'in_linus1', 'in_hedy2'].map(state), [
      'paid',
      'paid',
      'open',
      'void',
      'uncollectible',
    ])
    assert.deepEqual(['pi_ada1', 'pi_ada2', 'pi_grace1', 'cs_test_ada'].map(state), [
      'succeeded',
      'requires_payment_method',
      'requires_action',
      'complete',
    ])
    assert.equal(documents['stripe/sub_alan']?.['collectionPaused'], 'keep_as_draft')
    assert.equal(Object.keys(documents).length, 15, 'an object whose end is not checked')
    const uncertain = Object.values(documents).filter(({ isUncertain }) => isUncertain === true)
    assert.deepEqual(
      uncertain.map(({ _id }) => _id),
      [],
    )
  })

  it('given the subscription that renews, fails and recovers, then its timeline tells it', () => {
    const { timeline } = folded(built)['stripe/sub_ada'] as unknown as { timeline: { status: string }[] }
    assert.deepEqual(
      timeline.map(({ status }) => status),
      ['incomplete', 'active', 'past_due', 'active', 'canceled'],
    )
  })

  it('given any order, doubles and batches, then all documents are equal', () => {
    const expected = foldedTogether(all)
    assert.ok(Object.keys(expected).length > 20)
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.nat(all.length - 1), { maxLength: 40 }),
        fc.array(fc.nat(10_000), { maxLength: 40 }),
        (shuffled, doubled, places) => {
          const arrivals = [...shuffled]
          doubled.forEach((index, at) => arrivals.splice((places[at] ?? 0) % arrivals.length, 0, all[index]!))
          assert.deepEqual(folded(arrivals), expected)
          assert.deepEqual(foldedTogether(arrivals), expected)
        },
      ),
      { numRuns: 30 },
    )
  })
})
