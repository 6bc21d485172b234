import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { BillingEvent } from '@slipstream/events/event.ts'
import { bookRows } from '@slipstream/sandbox-billing/domain/books/book-rows.ts'
import { scenarioNames } from '@slipstream/sandbox-billing/domain/scenarios/scenarios.ts'
import {
  deliveryOf,
  stripeSource,
} from '../../services/ingest/test/domain/sources/stripe/given/stripe-source.ts'
import { objectModels, projectObjects } from '../../services/projector/src/billing/domain/object-models.ts'
import type { ObjectDocument } from '../../services/projector/src/billing/domain/object-models.ts'
import { booksOf, differencesOf, shownOf } from './given/compare-books.ts'
import { asItIs, withCustomerAccounts, withPlans } from './given/changed-shapes.ts'
import type { Change } from './given/changed-shapes.ts'
import { History } from './given/history.ts'

const source = stripeSource()
const decimals: Record<string, number> = { jpy: 0, kwd: 3 }
const subscribe = { kind: 'subscribe', customer: 'cus_ada', id: 'sub_ada' } as const

const createCustomer = {
  kind: 'createCustomer',
  id: 'cus_ada',
  name: 'Ada',
  email: 'ada@example.com',
} as const

function withSeveralItems(settings: ConstructorParameters<typeof History>[0] = {}): History {
  return new History({ taxPercent: 15, ...settings })
    .act(createCustomer)
    .act({
      ...{ ...subscribe, price: 'price_teamMonth', quantity: 2, percentOff: 20 },
      more: [{ price: 'price_individualMonth', quantity: 3 }, { price: 'price_calls' }],
    })
    .act({ kind: 'reportUsage', subscription: 'sub_ada', quantity: 1_234 })
    .passDays(33)
    .act({ kind: 'changePlan', subscription: 'sub_ada', price: 'price_teamMonth', quantity: 5 })
    .passDays(35)
}

function everyScenario(settings: ConstructorParameters<typeof History>[0] = {}): History {
  const history = new History(settings)
  for (const scenario of scenarioNames) history.add({ scenario })
  return history.passDays(100)
}

type Account = { history: History; apiVersion?: string; isThin?: boolean; change?: Change }

const histories: Record<string, () => Account> = {
  'several items, usage, tax and a discount': () => ({ history: withSeveralItems() }),
  'the same before basil': () => ({ history: withSeveralItems(), apiVersion: '2024-06-20' }),
  'a currency without decimals': () => ({ history: withSeveralItems({ currency: 'jpy' }) }),
  'a currency with three decimals': () => ({ history: withSeveralItems({ currency: 'kwd' }) }),
  'a connected account': () => ({ history: withSeveralItems({ connectedAccount: 'acct_1Connected' }) }),
  'thin events, of a connected account': () => ({
    history: withSeveralItems({ connectedAccount: 'acct_1Connected' }),
    isThin: true,
  }),
  'a customer who is deleted, and comes back': () => ({
    history: new History()
      .act(createCustomer)
      .act({ ...subscribe, price: 'price_individualMonth' })
      .passDays(40)
      .act({ kind: 'deleteCustomer', customer: 'cus_ada' })
      .act({ ...createCustomer, id: 'cus_ada2' })
      .act({ ...subscribe, id: 'sub_ada2', customer: 'cus_ada2', price: 'price_individualYear' })
      .passDays(3),
  }),
  'every scenario': () => ({ history: everyScenario() }),
  'every scenario before basil, left unpaid': () => ({
    history: everyScenario({ afterRetries: 'unpaid', isUncollectibleAfterRetries: true }),
    apiVersion: '2022-11-15',
  }),
  'plans, as before there were prices': () => ({
    history: withSeveralItems(),
    apiVersion: '2018-02-28',
    change: withPlans,
  }),
  'customers that are accounts': () => ({ history: withSeveralItems(), change: withCustomerAccounts }),
}

function read(delivery: object): BillingEvent {
  const reading = source.readVerified(deliveryOf(Buffer.from(JSON.stringify(delivery))))
  assert.ok(reading.kind === 'event', `${JSON.stringify(reading)} of ${JSON.stringify(delivery)}`)
  return reading.event as BillingEvent
}

/** The documents after events, one by one, and after the fetches of what is named, or not certain. */
function followed({ history, apiVersion, change = asItIs }: Account, events: readonly BillingEvent[]) {
  const documents = new Map<string, ObjectDocument>()
  const fold = (event: BillingEvent): void => {
    for (const model of objectModels)
      for (const document of projectObjects(model, documents, [event])) documents.set(document._id, document)
  }
  const fetch = (type: string, id: string): void => {
    const found = change(history.fetch(type, id, apiVersion))
    assert.ok(found !== undefined, `there is no ${type} ${id}`)
    const body = deliveryOf(Buffer.from(JSON.stringify(found)))
    const requestedAt = new Date(history.account.nowMs + 60_000).toISOString()
    const reading = source.readFetched?.({ kind: 'object', requestedAt }, body)
    assert.ok(reading?.kind === 'event', JSON.stringify(reading))
    fold(reading.event)
  }
  const named = new Map<string, string>()
  for (const event of events) {
    fold(event)
    if (event.type === 'BillingEventReceived' && event.data.fetch !== null)
      named.set(event.data.fetch.id, event.data.fetch.type)
  }
  for (const [id, type] of named) fetch(type, id)
  for (const document of documents.values()) {
    const { _id, isUncertain } = document as ObjectDocument & { isUncertain: boolean }
    const id = _id.slice('stripe/'.length)
    if (isUncertain) fetch(typeOf(id), id)
  }
  return documents
}

const types = {
  sub: 'subscription',
  in: 'invoice',
  cus: 'customer',
  pi: 'payment_intent',
  cs: 'checkout.session',
}
const typeOf = (id: string): string => types[id.split('_')[0] as keyof typeof types]

describe('histories of other accounts', () => {
  for (const [name, make] of Object.entries(histories))
    it(`given ${name}, then the documents equal the books, in any order`, () => {
      const { history, ...endpoint } = make()
      const { change = asItIs } = endpoint
      const events = history.deliveries(endpoint).map((delivery) => read(change(delivery) as object))
      const expected = booksOf(bookRows(history.account), decimals[history.account.settings.currency])
      assert.ok(Object.keys(expected).length > 3)
      const differences = (arrived: readonly BillingEvent[]): string[] =>
        differencesOf(shownOf(followed({ history, ...endpoint }, arrived).values()), expected)
      assert.deepEqual(differences(events), [])
      const doubled = [...events, ...events.slice(0, 20)]
      const anyOrder = fc.shuffledSubarray(doubled, { minLength: doubled.length })
      fc.assert(
        fc.property(anyOrder, (arrived) => assert.deepEqual(differences(arrived), [])),
        { numRuns: 1 },
      )
    })
})
