import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CalloutDocument } from '@slipstream/read-models/callouts/callout-document.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { BillingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import {
  billingTime as at,
  customerChanged,
  invoiceChanged,
  paymentChanged,
  subscriptionChanged,
} from '@slipstream/testing/events/billing-events.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { liveCollections } from '../../src/adapters/read-model-versions.ts'
import { billingModels } from '../../src/billing/domain/billing-models.ts'
import { billingProjection } from '../../src/billing/billing-projection.ts'
import { rebuild } from '../../src/rebuild/rebuild.ts'
import { isCaughtUp, partitions, world } from '../given/world.ts'
import type { World } from '../given/world.ts'

const live = async <Document extends object>({ db }: World, name: ReadModelName) =>
  db
    .collection((await liveCollections(db))[name])
    .find<Document>({})
    .sort({ _id: 1 })
    .toArray()

const everything = (given: World) => Promise.all(billingModels.map(({ name }) => live(given, name)))

const isCaughtUpWithBilling = (given: World) => isCaughtUp(given, 'projector-billing', given.billingTopic)

const rebuildOf = ({ client, db, log, billingTopic }: World, model: (typeof billingModels)[number]) =>
  rebuild(
    {
      ...{ client, db, log, onProgress: () => undefined },
      checkpoints: mongoCheckpointStore(client, db),
      projection: billingProjection,
      topic: billingTopic,
      partitions: [...Array(partitions).keys()],
      signal: new AbortController().signal,
    },
    [model],
    { fresh: false },
  )

/** A customer who subscribes: the update arrives before the creation. */
const life = (name: string) => {
  const of = { customerId: `cus_${name}` }
  const subscription = { ...of, subscriptionId: `sub_${name}` }
  return [
    customerChanged({ id: `${name}1`, type: 'customer.created' }, of),
    subscriptionChanged({ id: `${name}2`, at: at('09:00:03') }, subscription),
    subscriptionChanged(
      { id: `${name}3`, at: at('09:00:00'), type: 'customer.subscription.created' },
      { ...subscription, status: 'incomplete' },
    ),
    invoiceChanged({ id: `${name}4`, type: 'invoice.paid' }, { ...of, invoiceId: `in_${name}` }),
    paymentChanged({ id: `${name}5` }, { ...of, paymentId: `pi_${name}`, status: 'succeeded' }),
    {
      ...examples.CheckoutCompleted,
      id: `${name}6`,
      subject: `billing/cus_${name}`,
      data: {
        ...examples.CheckoutCompleted.data,
        checkout: { ...examples.CheckoutCompleted.data.checkout, ...of, checkoutId: `cs_${name}` },
      },
    },
    { ...examples.BillingEventReceived, id: `${name}7` },
    {
      ...examples.PaymentMethodChanged,
      id: `${name}8`,
      subject: `billing/cus_${name}`,
      data: {
        ...examples.PaymentMethodChanged.data,
        paymentMethod: {
          ...examples.PaymentMethodChanged.data.paymentMethod,
          ...of,
          paymentMethodId: `pm_${name}`,
        },
      },
    },
  ]
}

describe('billing, projected on real servers', () => {
  it('given events that overtake each other, twice, then the documents are those of the newest', async (test) => {
    const given = await world(test)
    const { health } = given.start()
    await eventually('ready', async () => (await health.readiness()).ready)
    const events = ['ada', 'grace'].flatMap(life)
    await given.appendBilling(events)
    await eventually('caught up', () => isCaughtUpWithBilling(given))
    const subscriptions = await live<SubscriptionDocument>(given, 'subscriptions')
    assert.deepEqual(
      subscriptions.map(({ _id, status, timeline }) => [_id, status, timeline.length]),
      [
        ['billing/sub_ada', 'active', 2],
        ['billing/sub_grace', 'active', 2],
      ],
    )
    const counts = (await everything(given)).map(({ length }) => length)
    assert.deepEqual(counts, [2, 2, 2, 2, 2, 2, 16])
    const history = await live<BillingHistoryDocument>(given, 'billing-history')
    assert.deepEqual(
      history
        .filter(({ objectId }) => objectId === 'sub_ada')
        .map(({ _id, status, customerId }) => [_id, status, customerId]),
      [
        ['ada2', 'active', 'cus_ada'],
        ['ada3', 'incomplete', 'cus_ada'],
      ],
    )

    const { CalloutRequested, CalloutDelivered, CustomerNoticeDue } = examples
    await given.appendBillingWork([CalloutRequested, CustomerNoticeDue, CalloutDelivered, CalloutRequested])
    await eventually('caught up with call-outs', () =>
      isCaughtUp(given, 'projector-callouts', given.billingWorkTopic),
    )
    const callouts = await live<CalloutDocument>(given, 'callouts')
    const { taskId } = CalloutDelivered.data
    assert.deepEqual(
      callouts.map(({ _id, state }) => [_id, state]),
      [[taskId, 'delivered']],
    )

    const once = await everything(given)
    await given.appendBilling([...events].reverse())
    await eventually('caught up again', () => isCaughtUpWithBilling(given))
    assert.deepEqual(await everything(given), once)
  })

  it('given damaged read models, then a rebuild equals the log, and later events are in it', async (test) => {
    const given = await world(test)
    given.start()
    await given.appendBilling(['ada', 'grace', 'linus'].flatMap(life))
    await eventually('caught up', () => isCaughtUpWithBilling(given))
    const before = await everything(given)
    for (const { name } of billingModels) await given.db.collection(`${name}_v1`).deleteOne({})

    for (const model of billingModels) assert.equal((await rebuildOf(given, model))[0]?.version, 2)

    assert.deepEqual(await everything(given), before)
    const ended = { customerId: 'cus_ada', subscriptionId: 'sub_ada', status: 'canceled' }
    await given.appendBilling([
      subscriptionChanged({ id: 'end', at: at('10:00:00'), type: 'customer.subscription.deleted' }, ended),
    ])
    await eventually('caught up again', () => isCaughtUpWithBilling(given))
    assert.equal((await live<SubscriptionDocument>(given, 'subscriptions'))[0]?.status, 'canceled')
  })

  it('given a payment whose customer is named later, then no event of it is lost', async (test) => {
    const given = await world(test)
    given.start()
    const names = Array.from({ length: 20 }, (_, index) => `pi_${index}`)
    const events = names.flatMap((paymentId) => [
      paymentChanged(
        { id: `${paymentId} a`, type: 'payment_intent.created', at: at('09:00:00') },
        { paymentId, customerId: null, status: 'requires_payment_method' },
      ),
      paymentChanged(
        { id: `${paymentId} b`, at: at('09:00:01') },
        { paymentId, customerId: `cus_${paymentId}`, status: 'succeeded' },
      ),
    ])
    await given.appendBilling(events)
    await eventually('caught up', () => isCaughtUpWithBilling(given))
    const payments = await live<{ facts: unknown[]; status: string }>(given, 'payments')
    assert.deepEqual(
      payments.map(({ status, facts }) => [status, facts.length]),
      names.map(() => ['succeeded', 2]),
    )
  })
})
