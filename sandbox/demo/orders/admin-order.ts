const customers = [
  ['Mia Harper', 'mia.harper@example.test', '18 Tory Street', 'Wellington', '6011'],
  ['Oliver Chen', 'oliver.chen@example.test', '5 Dominion Road', 'Auckland', '1024'],
  ['Aroha Ngata', 'aroha.ngata@example.test', '77 Victoria Street', 'Hamilton', '3204'],
  ['Jack Williams', 'jack.williams@example.test', '240 Colombo Street', 'Christchurch', '8023'],
  ['Sofia Rossi', 'sofia.rossi@example.test', '12 George Street', 'Dunedin', '9016'],
  ['Noah Patel', 'noah.patel@example.test', '3 Devon Street East', 'New Plymouth', '4310'],
  ['Isla Campbell', 'isla.campbell@example.test', '9 Trafalgar Street', 'Nelson', '7010'],
] as const

const goods = [
  ['HOODIE-M', 'Hoodie, size M', '39.90'],
  ['MUG', 'Mug', '14.50'],
  ['CAP', 'Cap', '19.00'],
  ['POSTER-A2', 'Poster A2', '12.00'],
] as const

/** What a customer orders by telephone: the nth order of the demo, the same each time. */
export function adminOrder(nth: number) {
  const [name, email, street, city, postcode] = customers[nth % customers.length] ?? customers[0]
  const [sku, product, unitPrice] = goods[nth % goods.length] ?? goods[0]
  return {
    customer: { name, email },
    lines: [{ sku, name: product, quantity: 1 + (nth % 3), unitPrice }],
    shippingAddress: { lines: [street], city, postcode, country: 'NZ' },
    note: 'Ordered by telephone',
  }
}
