import type { Collection } from 'mongodb'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { evolveSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'

const batch = 1_000

/** Gives each customer one subscription that is active and one that was canceled. */
export async function fillSubscriptions(
  collection: Collection,
  customers: number,
  print: (line: string) => void,
): Promise<void> {
  for (let from = 0; from < customers; from += batch) {
    const documents = Array.from({ length: Math.min(batch, customers - from) }, (_, index) =>
      subscriptionsOf(from + index),
    ).flat()
    await collection.insertMany(documents)
  }
  print(`${customers} customers with two subscriptions each`)
}

function subscriptionsOf(customer: number): object[] {
  const example = examples.SubscriptionChanged
  return ['active', 'canceled'].map((status) => {
    const subscriptionId = `sub_${customer}_${status}`
    const ids = { subscriptionId, customerId: `cus_${customer}`, status }
    const subscription = { ...example.data.subscription, ...ids }
    return evolveSubscription(null, {
      ...example,
      id: subscriptionId,
      data: { ...example.data, subscription },
    })
  })
}
