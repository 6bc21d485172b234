import type { ReadModel } from '../../domain/read-model.ts'

/** Lists are newest first; `_id` makes their order total. Entitlements are read by source and customer. */
const subscriptions: ReadModel = {
  name: 'subscriptions',
  indexes: [
    { createdAt: -1, _id: -1 },
    { status: 1, createdAt: -1, _id: -1 },
    { source: 1, customerId: 1, createdAt: -1, _id: -1 },
    { 'items.priceId': 1, createdAt: -1, _id: -1 },
    { 'items.productId': 1, createdAt: -1, _id: -1 },
    { isUncertain: 1, createdAt: -1, _id: -1 },
  ],
}

const invoices: ReadModel = {
  name: 'invoices',
  indexes: [
    { createdAt: -1, _id: -1 },
    { status: 1, createdAt: -1, _id: -1 },
    { source: 1, customerId: 1, createdAt: -1, _id: -1 },
    { source: 1, subscriptionId: 1, createdAt: -1, _id: -1 },
    { isUncertain: 1, createdAt: -1, _id: -1 },
    { search: 1, createdAt: -1, _id: -1 },
  ],
}

const payments: ReadModel = {
  name: 'payments',
  indexes: [
    { createdAt: -1, _id: -1 },
    { status: 1, createdAt: -1, _id: -1 },
    { source: 1, customerId: 1, createdAt: -1, _id: -1 },
  ],
}

const paymentMethods: ReadModel = {
  name: 'payment-methods',
  indexes: [{ source: 1, customerId: 1, stateAt: -1, _id: -1 }],
}

const checkouts: ReadModel = {
  name: 'checkouts',
  indexes: [{ source: 1, customerId: 1, stateAt: -1, _id: -1 }],
}

const billingCustomers: ReadModel = {
  name: 'billing-customers',
  indexes: [
    { stateAt: -1, _id: -1 },
    { search: 1, stateAt: -1, _id: -1 },
  ],
}

const billingHistory: ReadModel = {
  name: 'billing-history',
  indexes: [
    { source: 1, objectId: 1, offset: 1, _id: 1 },
    { source: 1, customerId: 1, offset: 1, _id: 1 },
  ],
}

/** Projected from the topic of billing. */
export const billingModels = [
  ...[subscriptions, invoices, payments, paymentMethods],
  ...[checkouts, billingCustomers, billingHistory],
] as const satisfies readonly ReadModel[]
