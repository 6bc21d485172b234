import type { Document } from 'mongodb'
import { days, products, sourceOf } from './seed/order-life.ts'
import { personOf } from './seed/people.ts'
import { randomOf } from './seed/random.ts'

/** A page as people open it, or a query of the API: always with others of its orders, names and dates. */
export type MeasuredPage = {
  name: string
  pathOf(index: number): string
  /** The find that one would write for it; for those that are read in several steps. */
  plainOf?(index: number): Document
}

const dayMs = 24 * 60 * 60 * 1_000

/** @param orders how many there are @param now when the newest was created */
export function pagesOf(orders: number, now: number): MeasuredPage[] {
  const chosen = chosenBy(orders, now)
  return [
    page('overview', () => '/'),
    ...orderLists(chosen),
    ...pagesOfPeople(chosen),
    ...pagesOfOperation(chosen),
    ...pagesOfShipmentsAndBilling(chosen),
  ]
}

type Chosen = ReturnType<typeof chosenBy>

/** What the pages are opened with: the same for the same index. */
function chosenBy(orders: number, now: number) {
  const random = (index: number, salt = 0): number => randomOf(index * 31 + salt)()
  const orderId = (index: number): string => String(1 + Math.floor(random(index) * orders))
  const person = (index: number) => personOf(Math.floor(random(index, 1) * 300_000))
  const day = (index: number): string =>
    new Date(now - random(index, 2) * days * dayMs).toISOString().slice(0, 10)
  const typed = (length: number) => (index: number) => person(index).name.toLowerCase().slice(0, length)
  const lastName = (index: number): string => person(index).name.split(' ')[1] ?? ''
  const productOf = (index: number) => products[Math.floor(random(index, 3) * products.length)]!
  const product = (index: number): string => encodeURIComponent(productOf(index).name)
  const orderPath = (index: number): string => `/orders/${sourceOf(index, orders)}/${index + 1}`
  const order = (index: number): string => orderPath(Math.floor(random(index) * orders))
  const slip = (index: number): string => {
    const number = 500 * (1 + (index % 20))
    return `slip/${sourceOf(number - 1, orders)}/${number}`
  }
  return { orderId, person, day, typed, lastName, productOf, product, order, slip }
}

const searched = (path: string, text: (index: number) => string) => (index: number) =>
  `${path}?q=${encodeURIComponent(text(index))}`

const each = (paths: readonly string[]) => (index: number) => paths[index % paths.length]!

const page = (name: string, pathOf: (index: number) => string): MeasuredPage => ({ name, pathOf })

function orderLists({ orderId, person, day, typed, lastName, productOf }: Chosen): MeasuredPage[] {
  return [
    page('orders', () => '/orders'),
    page('orders, oldest first', () => '/orders?sort=oldest'),
    page(
      'orders of a status',
      each(['completed', 'failed', 'on-hold', 'checkout-draft'].map((one) => `/orders?status=${one}`)),
    ),
    page(
      'orders of a source',
      each(['/orders?source=shop', '/orders?source=second', '/orders?source=former']),
    ),
    page(
      'orders of a source and status',
      each(['/orders?source=former&status=failed', '/orders?source=second&status=on-hold']),
    ),
    page('orders of a day', (index) => `/orders?from=${day(index)}&to=${day(index)}`),
    page(
      'orders that were recovered',
      each(['/orders?recovered=1', '/orders?recovered=1&source=former', '/orders?recovered=1&status=failed']),
    ),
    page('orders: one letter typed', searched('/orders', typed(1))),
    page('orders: two letters typed', searched('/orders', typed(2))),
    page('orders: three letters typed', searched('/orders', typed(3))),
    page(
      'orders: a number being typed',
      searched('/orders', (index) => orderId(index).slice(0, 1 + (index % 6))),
    ),
    page(
      'orders: a whole name',
      searched('/orders', (index) => person(index).name),
    ),
    page('orders: a last name', searched('/orders', lastName)),
    page(
      'orders: an e-mail address',
      searched('/orders', (index) => person(index).email),
    ),
    page(
      'orders: a SKU',
      searched('/orders', (index) => productOf(index).sku),
    ),
    page(
      'orders: a name of a status',
      (index) => `/orders?status=failed&q=${encodeURIComponent(lastName(index))}`,
    ),
    page(
      'orders: a name that nobody has',
      searched('/orders', (index) => `xq${index}`),
    ),
  ]
}

function pagesOfPeople({ person, typed, product, order }: Chosen): MeasuredPage[] {
  return [
    page('an order', order),
    page('participants', () => '/participants'),
    page('participants of a product', (index) => `/participants?source=shop&product=${product(index)}`),
    page('participants of a source', each(['/participants?source=former', '/participants?source=second'])),
    page('participants: a name typed', searched('/participants', typed(3))),
    page(
      'participants: a whole name',
      searched('/participants', (index) => person(index).name),
    ),
    page('check-in', () => '/participants/check-in'),
    page(
      'customers while typing',
      (index) => `/orders/new/customers?find=${encodeURIComponent(typed(4)(index))}`,
    ),
  ]
}

function pagesOfOperation({ slip }: Chosen): MeasuredPage[] {
  return [
    page('sources', () => '/sources'),
    page('a source', () => '/sources/shop'),
    page('alerts', each(['/alerts', '/alerts?state=resolved', '/alerts?state=all'])),
    page(
      'an alert',
      (index) => `/alerts/${encodeURIComponent(`missing-order/shop/${1_000 + (index % 40)}`)}`,
    ),
    page('dead letters', each(['/dead-letters', '/dead-letters?consumer=notifier'])),
    page('quarantine', () => '/dead-letters/quarantine'),
    page(
      'notifications',
      each(['/notifications', '/notifications?state=failed', '/notifications?kind=slip']),
    ),
    page('a notification', (index) => `/notifications/${encodeURIComponent(slip(index))}`),
  ]
}

function pagesOfShipmentsAndBilling({ typed }: Chosen): MeasuredPage[] {
  return [
    page(
      'shipments',
      each([
        '/shipments',
        '/shipments?state=carrier',
        '/shipments?state=dead-lettered',
        '/shipments?carrier=shipengine',
      ]),
    ),
    page('shipments: a name typed', searched('/shipments', typed(3))),
    page('a shipment', (index) => `/shipments/shop/${10 * (index % 1_000) + 1}/1`),
    page(
      'billing',
      each([
        '/billing',
        '/billing/subscriptions',
        '/billing/invoices',
        '/billing/payments',
        '/billing/callouts',
      ]),
    ),
    page(
      'subscriptions of a status',
      each(['/billing/subscriptions?status=past_due', '/billing/invoices?status=open']),
    ),
    page('a customer of billing', (index) => `/billing/customers/billing/cus_${index % 1_000}`),
    page('a subscription', (index) => `/billing/subscriptions/billing/sub_${index % 1_000}`),
    page('work', each(['/work', '/work/schedules', '/work/exports'])),
    page('requests', each(['/work/requests', '/work/requests?by=Mere', '/work/requests?kind=resend-slip'])),
  ]
}
