/** The request for a new order, as its schema in http/ has it. */
export type NewOrder = {
  /** Known, by the id of a customer in the console's API, or new. */
  customer: { id: string } | NewCustomer
  currency?: string | undefined
  lines: readonly NewLine[]
  shippingAddress: NewAddress
  note?: string | undefined
}

export type NewCustomer = { name: string; email?: string | undefined; phone?: string | undefined }

export type NewLine = {
  sku?: string | undefined
  name: string
  quantity: number
  /** A decimal with at most four digits after the point. */
  unitPrice: string
  metadata?: readonly { key: string; value: string | number | boolean }[] | undefined
}

export type NewAddress = {
  /** Default: the customer's. */
  name?: string | undefined
  phone?: string | undefined
  company?: string | undefined
  lines: readonly string[]
  city: string
  region?: string | undefined
  postcode?: string | undefined
  country: string
}

/** What is to change; the rest stays. */
export type OrderChange = {
  lines?: readonly NewLine[] | undefined
  shippingAddress?: NewAddress | undefined
  /** Null removes it. */
  note?: string | null | undefined
}
