import type { Line } from './new-order-command.ts'

export type OrderFlags = {
  customer?: string | undefined
  name?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  line?: Line[] | undefined
  address?: string[] | undefined
  city?: string | undefined
  region?: string | undefined
  postcode?: string | undefined
  country?: string | undefined
  note?: string | undefined
  currency?: string | undefined
}

/** The body of `POST /orders`, without what was not given. Ingest checks it. */
export function requestOfFlags(flags: OrderFlags): object {
  const { customer, name, email, phone, line, address, city, region, postcode, country, note, currency } =
    flags
  return given({
    customer:
      customer === undefined ? given({ name, email, phone }) : given({ id: customer, name, email, phone }),
    currency,
    lines: line,
    shippingAddress: given({ lines: address, city, region, postcode, country }),
    note,
  })
}

/** The flags that were given, though a file has the order. */
export function flagsOfOrder(flags: OrderFlags): string[] {
  return Object.keys(given(flags)).map((flag) => `--${flag}`)
}

function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
