import { searchFilter } from '@slipstream/console/domain/search-filter.ts'
import { draftStatuses } from '@slipstream/events/sources/draft-statuses.ts'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { formatCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import type { Document } from 'mongodb'
import type { MeasuredPage } from '../pages/pages.ts'
import { days, products, seededOrder, sourceOf } from '../pages/seed/order-life.ts'
import { personOf } from '../pages/seed/people.ts'
import { randomOf } from '../pages/seed/random.ts'

const dayMs = 24 * 60 * 60 * 1_000
const pageSize = 50
const query = (name: string, pathOf: (index: number) => string): MeasuredPage => ({ name, pathOf })
const random = (index: number, salt = 0): number => randomOf(index * 31 + salt)()
const person = (index: number) => personOf(Math.floor(random(index, 1) * 300_000))
const lastName = (index: number): string => person(index).name.split(' ')[1] ?? ''
const sku = (index: number): string => products[Math.floor(random(index, 3) * products.length)]!.sku
const typed = (length: number) => (index: number) => person(index).name.toLowerCase().slice(0, length)

/**
 * The queries of the API. Those of one report, export or redrive read one
 * document by its id, and are left out.
 *
 * @param orders how many there are @param now when the newest was created
 */
export function apiQueriesOf(orders: number, now: number): MeasuredPage[] {
  return [...ordersOf(orders, now), ...searches(orders), ...peopleOf(orders, now), ...others(orders)]
}

function ordersOf(orders: number, now: number): MeasuredPage[] {
  const order = orderOf(orders)
  const at = (index: number, later = 0): string =>
    new Date(now - random(index, 2) * days * dayMs + later).toISOString()
  return [
    query('orders', () => '/api/orders'),
    query('orders, oldest first', () => '/api/orders?sort=createdAt'),
    query('orders, last modified first', () => '/api/orders?sort=-modifiedAt'),
    query('orders of a status', each(['completed', 'failed', 'on-hold'], '/api/orders?status=')),
    query('orders of a source', each(['shop', 'second', 'former'], '/api/orders?source=')),
    query(
      'orders of a source and status',
      each(['former&status=failed', 'second&status=on-hold'], '/api/orders?source='),
    ),
    query('orders of a day', (index) => `/api/orders?createdFrom=${at(index)}&createdTo=${at(index, dayMs)}`),
    query('orders that were recovered', () => '/api/orders?provenance=rest'),
    query('an order', (index) => `/api/orders/${order(index)}`),
    query('an order as of', (index) => `/api/orders/${order(index)}?asOf=${new Date(now).toISOString()}`),
    query('history of an order', (index) => `/api/orders/${order(index)}/history`),
  ]
}

function searches(orders: number): MeasuredPage[] {
  const number = (index: number): string =>
    String(1 + Math.floor(random(index) * orders)).slice(0, 1 + (index % 6))
  return [
    searchOf('orders: two letters', typed(2)),
    searchOf('orders: three letters', typed(3)),
    searchOf('orders: a number being typed', number),
    searchOf('orders: a last name', lastName),
    searchOf('orders: a whole name', (index) => person(index).name),
    searchOf('orders: an e-mail address', (index) => person(index).email),
    searchOf('orders: a SKU', sku),
    searchOf('orders: a name of a status', lastName, 'failed'),
  ]
}

/** A search among orders, beside the find that one would write for it. */
function searchOf(name: string, textOf: (index: number) => string, status?: string): MeasuredPage {
  return {
    name,
    pathOf: (index) =>
      `/api/orders?${new URLSearchParams({ q: textOf(index), ...(status !== undefined && { status }) }).toString()}`,
    plainOf: (index): Document => ({
      find: collectionOf('orders', 1),
      filter: { $and: [{ status: status ?? { $nin: [...draftStatuses] } }, searchFilter(textOf(index))] },
      ...{ sort: { createdAt: -1, _id: -1 }, projection: { search: 0 } },
      ...{ limit: pageSize + 1, batchSize: pageSize + 1 },
    }),
  }
}

function peopleOf(orders: number, now: number): MeasuredPage[] {
  const order = orderOf(orders)
  const product = (index: number): string => encodeURIComponent(products[index % products.length]!.name)
  /** Drafts have none. */
  const customerOf = (index: number): string => {
    for (let at = Math.floor(random(index) * orders); ; at = (at + 1) % orders) {
      const customer = seededOrder(at, orders, now).customer
      if (customer !== undefined) return customer._id
    }
  }
  const searched = (path: string, text: (index: number) => string) => (index: number) =>
    `${path}?q=${encodeURIComponent(text(index))}`
  return [
    query('participants', () => '/api/participants'),
    query('participants who are active', () => '/api/participants?active=true'),
    query('participants of a product', (index) => `/api/participants?active=true&product=${product(index)}`),
    query('participants of an order', (index) => {
      const [source, orderId] = order(index).split('/')
      return `/api/participants?source=${source}&orderId=${orderId}`
    }),
    query('participants: a name typed', searched('/api/participants', typed(3))),
    query(
      'participants: a whole name',
      searched('/api/participants', (index) => person(index).name),
    ),
    query('customers', () => '/api/customers'),
    query('customers: a name typed', searched('/api/customers', typed(4))),
    query('a customer', (index) => `/api/customers/${formatCustomerId({ order: customerOf(index) })}`),
  ]
}

function others(orders: number): MeasuredPage[] {
  const customer = (index: number): number => Math.floor(random(index) * Math.ceil(orders / 20))
  const shipment = (index: number): string =>
    `shop/${10 * Math.floor(random(index) * Math.ceil(orders / 10)) + 1}/1`
  return [
    query('shipments', each(['', '?status=accepted', '?carrier=shipengine'], '/api/shipments')),
    query('shipments: a name typed', (index) => `/api/shipments?q=${encodeURIComponent(typed(3)(index))}`),
    query('a shipment', (index) => `/api/shipments/${shipment(index)}`),
    query('subscriptions', each(['', '?status=past_due'], '/api/subscriptions')),
    query('a subscription', (index) => `/api/subscriptions/billing/sub_${customer(index)}`),
    query(
      'history of a subscription',
      (index) => `/api/subscriptions/billing/sub_${customer(index)}/history`,
    ),
    query('invoices', each(['', '?status=open'], '/api/invoices')),
    query('an invoice', (index) => `/api/invoices/billing/in_${customer(index)}`),
    query('payments', () => '/api/payments'),
    query('customers of billing', () => '/api/billing-customers'),
    query('a customer of billing', (index) => `/api/billing-customers/billing/cus_${customer(index)}`),
    query('entitlements', (index) => `/api/customers/cus_${customer(index)}/entitlements`),
    query('alerts', each(['', '?state=firing', '?rule=missing-order'], '/api/alerts')),
    query('dead letters', each(['', '?consumer=notifier'], '/api/dead-letters')),
    query('quarantine', each(['', '?source=shop'], '/api/quarantine')),
    query('notifications', each(['', '?state=failed', '?kind=slip'], '/api/notifications')),
    query('requests', each(['', '?by=Mere', '?kind=resend-slip'], '/api/requests')),
    query(
      'silences, carriers, call-outs, queues, schedules, exports',
      each(['silences', 'carriers', 'callouts', 'queues', 'schedules', 'exports'], '/api/'),
    ),
    query('numbers of a source', () => '/api/sources/shop/sequence'),
  ]
}

const each = (endings: readonly string[], beginning: string) => (index: number) =>
  `${beginning}${endings[index % endings.length]!}`

const orderOf =
  (orders: number) =>
  (index: number): string => {
    const at = Math.floor(random(index) * orders)
    return `${sourceOf(at, orders)}/${at + 1}`
  }
