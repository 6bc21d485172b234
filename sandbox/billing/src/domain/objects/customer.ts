export type Metadata = Record<string, string>

export type Customer = ReturnType<typeof newCustomer>

/** A customer as the API shows it. @param createdS seconds since 1970 */
export function newCustomer(given: {
  id: string
  createdS: number
  name: string | null
  email: string | null
  invoicePrefix: string
  locale: string | null
  metadata: Metadata
}) {
  return {
    id: given.id,
    object: 'customer' as const,
    address: null,
    balance: 0,
    created: given.createdS,
    currency: null as string | null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: given.email,
    invoice_prefix: given.invoicePrefix,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null as string | null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: given.metadata,
    name: given.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: given.locale === null ? [] : [given.locale],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
}
