import type { Address, BookingRequest } from '../parcels/shipment.ts'

export type ErrorDetail = { code: string; message: string; field?: string }

/** The countries that Bobs Post serves, and how their postcodes look. */
const postcodes: Record<string, { pattern: RegExp; example: string }> = {
  AU: { pattern: /^\d{4}$/, example: '2000' },
  CA: { pattern: /^[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d$/, example: 'K1A 0B1' },
  DE: { pattern: /^\d{5}$/, example: '10115' },
  FR: { pattern: /^\d{5}$/, example: '75001' },
  GB: { pattern: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/, example: 'SW1A 1AA' },
  NZ: { pattern: /^\d{4}$/, example: '6011' },
  US: { pattern: /^\d{5}(-\d{4})?$/, example: '94105' },
}
const countriesWithRegion = ['AU', 'CA', 'US']
const boxAddress = /\bp\.? ?o\.? ?box\b/i
const maxWeightGrams = 30_000

/** All that is wrong with a booking by the carrier's own rules. Empty when it can be booked. */
export function bookingErrors({ sender, recipient, parcels }: BookingRequest): ErrorDetail[] {
  return [
    ...addressErrors('sender', sender),
    ...addressErrors('recipient', recipient),
    ...(boxAddress.test(recipient.street)
      ? [
          {
            code: 'ADDRESS.PO_BOX.NOT_SERVED',
            field: 'recipient.street',
            message: 'The courier delivers to streets only.',
          },
        ]
      : []),
    ...parcels.flatMap(({ weightGrams }, i) =>
      weightGrams > maxWeightGrams
        ? [
            {
              code: 'PARCEL.TOO_HEAVY',
              field: `parcels.${i}.weightGrams`,
              message: `A parcel weighs at most ${maxWeightGrams} g.`,
            },
          ]
        : [],
    ),
  ]
}

function addressErrors(role: 'sender' | 'recipient', address: Address): ErrorDetail[] {
  const errors: ErrorDetail[] = []
  for (const name of ['name', 'street', 'city'] as const) {
    if (address[name].trim() === '') errors.push(required(`${role}.${name}`))
  }
  if (countriesWithRegion.includes(address.country) && !address.region?.trim())
    errors.push(required(`${role}.region`))
  const rule = postcodes[address.country]
  if (rule === undefined) {
    const served = Object.keys(postcodes).join(', ')
    const message = `Bobs Post serves ${served}.`
    return [...errors, { code: 'ADDRESS.COUNTRY.NOT_SERVED', field: `${role}.country`, message }]
  }
  if (!rule.pattern.test(address.postcode.trim().toUpperCase())) {
    const message = `A postcode in ${address.country} looks like ${rule.example}.`
    errors.push({ code: 'ADDRESS.POSTCODE.INVALID', field: `${role}.postcode`, message })
  }
  return errors
}

function required(field: string): ErrorDetail {
  return { code: 'ADDRESS.FIELD.REQUIRED', field, message: `${field} is required.` }
}
