/** A discount as a share of each line. */
export type Discount = { id: string; percentOff: number }

export type TaxRate = { id: string; percent: number }

export type InvoiceTotals = ReturnType<typeof totalsOf>

/**
 * The sums of an invoice, in the smallest unit: lines, less their discount, plus the tax on the rest.
 *
 * @param amounts of the lines; negative for credits, which are neither discounted nor taxed
 */
export function totalsOf(amounts: readonly number[], discount: Discount | null, tax: TaxRate | null) {
  const subtotal = amounts.reduce((sum, amount) => sum + amount, 0)
  const charged = amounts.reduce((sum, amount) => sum + Math.max(0, amount), 0)
  const discounted = discount === null ? 0 : Math.round((charged * discount.percentOff) / 100)
  const taxable = charged - discounted
  const taxed = tax === null ? 0 : Math.round((taxable * tax.percent) / 100)
  return {
    discounts: discount === null ? [] : [discount.id],
    subtotal,
    subtotal_excluding_tax: subtotal,
    total: subtotal - discounted + taxed,
    total_discount_amounts: discount === null ? [] : [{ amount: discounted, discount: discount.id }],
    total_excluding_tax: subtotal - discounted,
    total_taxes: tax === null ? [] : [taxAmount(tax, taxed, taxable)],
  }
}

function taxAmount({ id }: TaxRate, amount: number, taxable: number) {
  return {
    amount,
    tax_behavior: 'exclusive',
    tax_rate_details: { tax_rate: id },
    taxability_reason: 'standard_rated',
    taxable_amount: taxable,
    type: 'tax_rate_details',
  }
}
