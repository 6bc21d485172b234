import { createHmac } from 'node:crypto'

export const secret = 'bench-secret'

/** The request that delivers a new order as WooCommerce does. */
export function orderDelivery(id: number) {
  const { body, signature } = signedOrder(id)
  const headers = {
    ...{ 'content-type': 'application/json', 'x-wc-webhook-topic': 'order.created' },
    ...{ 'x-wc-webhook-signature': signature, 'x-wc-webhook-source': 'https://shop.example/' },
  }
  return { method: 'POST', headers, body }
}

/** A registration of 2.5 KB as WooCommerce sends it, one of many, with its signature. */
export function signedOrder(id: number): { body: string; signature: string } {
  const money = '103.50'
  const address = addressOf(id)
  const order = {
    id,
    parent_id: 0,
    status: 'processing',
    currency: 'NZD',
    version: '10.0.2',
    prices_include_tax: false,
    date_created: '2026-11-21T19:42:15',
    date_modified: '2026-11-21T19:42:15',
    discount_total: '0.00',
    shipping_total: '0.00',
    cart_tax: '13.50',
    total: money,
    total_tax: '13.50',
    customer_id: 0,
    order_key: 'wc_order_qfqk6ADxFjgPq',
    billing: address,
    shipping: { ...address, email: undefined },
    payment_method: 'bacs',
    payment_method_title: 'Direct bank transfer',
    transaction_id: '',
    customer_note:
      'Please seat the two next to each other; they share their instrument and have come a long way to be here. Thank you!',
    date_completed: null,
    date_paid: null,
    number: String(id),
    meta_data: [],
    line_items: [lineOf(id)],
    tax_lines: [
      { id: 2, rate_code: 'NZ-GST-1', rate_id: 1, label: 'GST', compound: false, tax_total: '13.50' },
    ],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    payment_url: `https://shop.example/checkout/order-pay/${id}/?pay_for_order=true&key=wc_order_qfqk6ADxFjgPq`,
    needs_payment: true,
    date_created_gmt: '2026-11-21T06:42:15',
    date_modified_gmt: '2026-11-21T06:42:15',
    date_completed_gmt: null,
    date_paid_gmt: null,
    currency_symbol: '$',
    _links: { self: [{ href: `https://shop.example/wp-json/wc/v3/orders/${id}` }] },
  }
  const body = JSON.stringify(order)
  return { body, signature: createHmac('sha256', secret).update(body).digest('base64') }
}

function addressOf(id: number) {
  return {
    first_name: 'Mere',
    last_name: `Tamihana ${id}`,
    company: '',
    address_1: '1 Example Street',
    address_2: '',
    city: 'Wellington',
    state: '',
    postcode: '6011',
    country: 'NZ',
    email: `mere.${id}@example.test`,
    phone: '+64 4 000 0000',
  }
}

function lineOf(id: number) {
  const metadata = ['Participant 1', 'Participant 2', 'School', 'Category'].map((key, i) => ({
    id: id * 4 + i,
    key,
    value: `${key} of ${id}`,
    display_key: key,
    display_value: `${key} of ${id}`,
  }))
  return {
    id,
    name: 'Spring Invitational — Registration',
    product_id: 10,
    variation_id: 0,
    quantity: 2,
    subtotal: '90.00',
    total: '90.00',
    total_tax: '13.50',
    taxes: [{ id: 1, total: '13.50', subtotal: '13.50' }],
    meta_data: metadata,
    sku: 'REG-SPRING-2026',
    price: 45,
    image: { id: '', src: '' },
    parent_name: null,
  }
}
