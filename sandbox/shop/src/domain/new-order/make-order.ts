import { fillCart } from './line-items.ts'
import { gst, money } from './money.ts'
import { orderLinks } from '../woo-order/order-links.ts'
import { routes } from './order-route.ts'
import type { Route } from './order-route.ts'
import { person } from './people.ts'
import { random } from '../random.ts'
import type { Random } from '../random.ts'
import { withStatus } from '../woo-order/with-status.ts'
import type { Address, Status, WooOrder } from '../woo-order/woo-order.ts'
import { gmtTime, localTime } from '../wordpress-time.ts'

export type OrderOptions = {
  /** Milliseconds since 1970. */
  placedAtMs: number
  status: Status
  route: Route
  /** Without a slash at its end. */
  siteUrl: string
  timeZone: string
}

const courierCents = 750
const keyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const empty: Address = {
  first_name: '',
  last_name: '',
  company: '',
  address_1: '',
  address_2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
  phone: '',
}

/**
 * A WooCommerce order of competition registrations: the same seed, id and options always give the same one.
 * Default: a paid order by card, placed `id` minutes into 2026.
 */
export function makeOrder(seed: number, id: number, options: Partial<OrderOptions> = {}): WooOrder {
  const { siteUrl = 'http://127.0.0.1:8090', timeZone = 'Pacific/Auckland', route = 'card' } = options
  const placedAtMs = options.placedAtMs ?? Date.UTC(2026, 0, 1) + id * 60_000
  const draw = random(seed, 'order', id)
  const { createdVia, method, methodTitle, firstStatus } = routes[route]
  const cart = fillCart(draw, id * 32)
  const shippingCents = cart.shipped.length > 0 ? courierCents : 0
  const shippingTaxCents = gst(shippingCents)
  const taxCents = cart.taxCents + shippingTaxCents
  const billing = billingOf(draw, id)
  const customerId = draw.chance(0.3) ? draw.int(2, 40) : 0
  const key = `wc_order_${letters(draw, 13)}`
  const fromBrowser = createdVia !== 'admin'
  const order: WooOrder = {
    id,
    parent_id: 0,
    status: firstStatus,
    currency: 'NZD',
    version: '10.0.2',
    prices_include_tax: false,
    date_created: localTime(placedAtMs, timeZone),
    date_modified: localTime(placedAtMs, timeZone),
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: money(shippingCents),
    shipping_tax: money(shippingTaxCents),
    cart_tax: money(cart.taxCents),
    total: money(cart.netCents + shippingCents + taxCents),
    total_tax: money(taxCents),
    customer_id: customerId,
    order_key: key,
    billing,
    shipping: shippingCents > 0 ? shippingAddress(billing) : empty,
    payment_method: method,
    payment_method_title: methodTitle,
    transaction_id: '',
    customer_ip_address: fromBrowser ? `203.0.113.${draw.int(1, 254)}` : '',
    customer_user_agent: fromBrowser ? 'Mozilla/5.0 (sandbox)' : '',
    created_via: createdVia,
    customer_note: draw.chance(0.15) ? 'Please seat us near the front.\nThanks — see you there' : '',
    date_completed: null,
    date_paid: null,
    cart_hash: fromBrowser ? hex(draw, 32) : '',
    number: String(id),
    meta_data: [{ id: id * 4, key: 'is_vat_exempt', value: 'no' }],
    line_items: cart.lineItems,
    tax_lines: [taxLine(id * 32 + 30, cart.taxCents, shippingTaxCents)],
    shipping_lines: shippingCents > 0 ? [courier(id * 32 + 31, cart.shipped)] : [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    payment_url: `${siteUrl}/checkout/order-pay/${id}/?pay_for_order=true&key=${key}`,
    is_editable: false,
    needs_payment: false,
    needs_processing: true,
    date_created_gmt: gmtTime(placedAtMs),
    date_modified_gmt: gmtTime(placedAtMs),
    date_completed_gmt: null,
    date_paid_gmt: null,
    currency_symbol: '$',
    _links: orderLinks(siteUrl, id, customerId),
  }
  return withStatus(order, options.status ?? 'processing', placedAtMs, timeZone)
}

function billingOf(draw: Random, id: number): Address & { email: string } {
  const { first, last, mailbox } = person(draw)
  return {
    first_name: first,
    last_name: last,
    company: '',
    address_1: `${draw.int(1, 200)} Example Street`,
    address_2: '',
    city: 'Wellington',
    state: 'WTC',
    postcode: '6011',
    country: 'NZ',
    email: `${mailbox}.${id}@example.test`,
    phone: `+64 4 000 ${String(draw.int(0, 9999)).padStart(4, '0')}`,
  }
}

function shippingAddress({ email: _, ...address }: Address & { email: string }): Address {
  return { ...address, phone: '' }
}

function taxLine(id: number, taxCents: number, shippingTaxCents: number): unknown {
  return {
    id,
    rate_code: 'NZ-GST-1',
    rate_id: 1,
    label: 'GST',
    compound: false,
    tax_total: money(taxCents),
    shipping_tax_total: money(shippingTaxCents),
    rate_percent: 15,
    meta_data: [],
  }
}

function courier(id: number, items: string[]): unknown {
  const text = items.join(', ')
  return {
    id,
    method_title: 'Courier',
    method_id: 'flat_rate',
    instance_id: '1',
    total: money(courierCents),
    total_tax: money(gst(courierCents)),
    taxes: [{ id: 1, total: money(gst(courierCents)), subtotal: '' }],
    tax_status: 'taxable',
    meta_data: [{ id: id * 2, key: 'Items', value: text, display_key: 'Items', display_value: text }],
  }
}

function letters(draw: Random, count: number): string {
  return Array.from({ length: count }, () => keyLetters.charAt(draw.int(0, keyLetters.length - 1))).join('')
}

function hex(draw: Random, count: number): string {
  return Array.from({ length: count }, () => draw.int(0, 15).toString(16)).join('')
}
