import { extras, registration } from './catalogue.ts'
import type { Product } from './catalogue.ts'
import { gst, money } from './money.ts'
import { category, participant, school } from './people.ts'
import type { Random } from '../random.ts'
import type { ItemMeta, LineItem } from '../woo-order/woo-order.ts'

export type Cart = {
  lineItems: LineItem[]
  /** Without tax. */
  netCents: number
  taxCents: number
  /** Names and quantities of what a courier brings. */
  shipped: string[]
}

const maxParticipants = 3

/**
 * What is bought: one or two registrations, each with its participants, their school and category in the
 * metadata, and sometimes something to wear or read.
 *
 * @param firstId the lines' and their metadata's ids count up from here
 */
export function fillCart(random: Random, firstId: number): Cart {
  let nextId = firstId
  const cart: Cart = { lineItems: [], netCents: 0, taxCents: 0, shipped: [] }
  const add = (product: Product, quantity: number, fields: [string, string][]): void => {
    const netCents = product.priceCents * quantity
    const taxCents = gst(netCents)
    const metadata = fields.map(([key, value]): ItemMeta => {
      return { id: nextId++, key, value, display_key: key, display_value: value }
    })
    cart.lineItems.push(lineItem(nextId++, product, quantity, netCents, taxCents, metadata))
    cart.netCents += netCents
    cart.taxCents += taxCents
    if (product.shipped) cart.shipped.push(`${product.name} &times; ${quantity}`)
  }

  const registrations = random.chance(0.2) ? 2 : 1
  for (let i = 0; i < registrations; i++) {
    const participants = random.int(1, maxParticipants)
    add(registration, participants, participantFields(random, participants))
  }
  if (random.chance(0.35)) {
    const extra = random.pick(extras)
    const size: [string, string][] = extra.variationId > 0 ? [['size', 'M']] : []
    add(extra, random.int(1, 2), size)
  }
  return cart
}

/** Half of the forms ask for the participants' email addresses too. */
function participantFields(random: Random, count: number): [string, string][] {
  const withEmail = random.chance(0.5)
  const fields: [string, string][] = []
  for (let n = 1; n <= count; n++) {
    const { name, mailbox } = participant(random)
    fields.push([`Participant ${n}`, name])
    if (withEmail) fields.push([`Participant ${n} Email`, `${mailbox}@participants.example`])
  }
  return [...fields, ['School', school(random)], ['Category', category(random)]]
}

function lineItem(
  id: number,
  product: Product,
  quantity: number,
  netCents: number,
  taxCents: number,
  metadata: ItemMeta[],
): LineItem {
  return {
    id,
    name: product.name,
    product_id: product.productId,
    variation_id: product.variationId,
    quantity,
    tax_class: '',
    subtotal: money(netCents),
    subtotal_tax: money(taxCents),
    total: money(netCents),
    total_tax: money(taxCents),
    taxes: [{ id: 1, total: money(taxCents), subtotal: money(taxCents) }],
    meta_data: metadata,
    sku: product.sku,
    price: product.priceCents / 100,
    image: { id: product.variationId > 0 ? 0 : '', src: '' },
    parent_name: product.parentName,
  }
}
