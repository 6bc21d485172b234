import type { CarrierConfigOf } from '../../carrier-config.ts'
import type { BookingRequest } from '../../carrier.ts'

export type BobsPostShipping = Pick<CarrierConfigOf<'bobs-post'>, 'sender' | 'parcelGrams'>

/** The body of a booking. What a recipient lacks is sent empty, for the carrier to refuse by field. */
export function bookingBody(
  { reference, recipient }: BookingRequest,
  { sender, parcelGrams }: BobsPostShipping,
): object {
  const { name, company, email, phone, lines, city, region, postcode, country } = recipient
  const [street = '', ...others] = lines.filter((line) => line.trim() !== '')
  return {
    reference,
    sender,
    recipient: {
      name: cut(name ?? company ?? '', 100),
      street: cut(street, 200),
      city: cut(city ?? '', 100),
      postcode: cut(postcode ?? '', 12),
      country: country ?? '',
      ...(company !== null && { company: cut(company, 100) }),
      ...(others.length > 0 && { street2: cut(others.join(', '), 200) }),
      ...(region !== null && { region: cut(region, 50) }),
      ...(email !== null && email.length <= 254 && { email }),
      ...(phone !== null && phone.length <= 30 && { phone }),
    },
    parcels: [{ weightGrams: parcelGrams }],
  }
}

/** Longer names are cut as on a label, rather than refused. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, maxLength)
}
