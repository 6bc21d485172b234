/** A request for a new order that is valid. */
export const newOrder = {
  customer: { name: 'Ada Miller', email: 'ada@example.com' },
  lines: [{ sku: 'HOODIE-M', name: 'Hoodie M', quantity: 2, unitPrice: '39.90' }],
  shippingAddress: { lines: ['12 Harbour Street'], city: 'Wellington', postcode: '6011', country: 'NZ' },
}
