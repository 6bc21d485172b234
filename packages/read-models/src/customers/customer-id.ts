/** What the id of a customer names: a contact point, or an order whose customer has none of their own. */
export type NamedCustomer = { contact: string } | { order: string }

/** The opaque id of a customer in the API. */
export function formatCustomerId(named: NamedCustomer): string {
  return 'contact' in named ? `c${named.contact}` : `o${Buffer.from(named.order).toString('base64url')}`
}

/** @returns undefined for text that is no id */
export function parseCustomerId(id: string): NamedCustomer | undefined {
  if (/^c[0-9a-f]{32}$/.test(id)) return { contact: id.slice(1) }
  if (!/^o[A-Za-z0-9_-]+$/.test(id)) return undefined
  const order = Buffer.from(id.slice(1), 'base64url').toString()
  return formatCustomerId({ order }) === id ? { order } : undefined
}
