import type { Address, BookingRequest } from '../src/domain/parcels/shipment.ts'

export const start = Date.UTC(2026, 10, 21)
export const hourMs = 3_600_000

export const sender: Address = {
  name: 'Shop',
  street: '1 Queen Street',
  city: 'Auckland',
  postcode: '1010',
  country: 'NZ',
}
export const recipient: Address = {
  name: 'Ada Example',
  street: '10 Lambton Quay',
  city: 'Wellington',
  postcode: '6011',
  country: 'NZ',
}

export function bookingOf(reference?: string, to: Partial<Address> = {}): BookingRequest {
  return {
    ...(reference !== undefined && { reference }),
    sender,
    recipient: { ...recipient, ...to },
    parcels: [{ weightGrams: 1_200 }],
  }
}
