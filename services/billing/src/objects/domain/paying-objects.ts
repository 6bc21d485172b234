import type { KnownObject } from './known-object.ts'

/** The subscriptions and payment methods among the objects of a customer. */
export function payingObjects(objects: readonly KnownObject[]) {
  return {
    subscriptions: objects.flatMap((one) => (one.kind === 'subscription' ? [one.document] : [])),
    paymentMethods: objects.flatMap((one) => (one.kind === 'payment_method' ? [one.document] : [])),
  }
}
