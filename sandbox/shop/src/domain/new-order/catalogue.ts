export type Product = {
  productId: number
  variationId: number
  name: string
  sku: string
  priceCents: number
  /** Shipped, and so adds a courier to the order. */
  shipped: boolean
  parentName: string | null
}

export const registration: Product = {
  productId: 10,
  variationId: 0,
  name: 'Spring Invitational — Registration',
  sku: 'REG-SPRING-2026',
  priceCents: 4500,
  shipped: false,
  parentName: null,
}

export const extras: [Product, ...Product[]] = [
  {
    productId: 11,
    variationId: 0,
    name: 'Team Polo Shirt',
    sku: 'POLO',
    priceCents: 2995,
    shipped: true,
    parentName: null,
  },
  {
    productId: 12,
    variationId: 0,
    name: 'Programme Booklet',
    sku: 'BOOKLET',
    priceCents: 1250,
    shipped: false,
    parentName: null,
  },
  {
    productId: 13,
    variationId: 14,
    name: 'Hoodie - M',
    sku: 'HOODIE-M',
    priceCents: 5900,
    shipped: true,
    parentName: 'Hoodie',
  },
]
