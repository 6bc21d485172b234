type Fields = Record<string, unknown>

/** Another shape of the same JSON. */
export type Change = (value: unknown) => unknown

export const asItIs: Change = (value) => value

/** Applies a change to each object within, the innermost first. */
function everywhere(change: (object: Fields) => Fields): Change {
  const apply = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(apply)
    if (typeof value !== 'object' || value === null) return value
    return change(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, apply(inner)])))
  }
  return apply
}

/** Before 2020 a subscription's items, and the lines of its invoices, had a plan instead of a price. */
export const withPlans = everywhere((object) => {
  const { price, ...others } = object
  if (typeof price !== 'object' || price === null) return object
  const { id, product, currency, unit_amount: amount, recurring } = price as Fields
  const { interval, interval_count, usage_type } = recurring as Fields
  const plan = { id, object: 'plan', product, currency, amount, interval, interval_count, usage_type }
  return { ...others, plan }
})

/** An account that bills accounts: their id stands where a customer's did. */
export const withCustomerAccounts = everywhere((object) => {
  if (!('customer_account' in object) || typeof object['customer'] !== 'string') return object
  return { ...object, customer: null, customer_account: object['customer'] }
})
