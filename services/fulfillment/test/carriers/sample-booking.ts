import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'

export const ada: Recipient = {
  name: 'Ada Example',
  company: null,
  email: 'ada@example.com',
  phone: '+64 4 555 0100',
  lines: ['10 Lambton Quay', 'Level 3'],
  city: 'Wellington',
  region: null,
  postcode: '6011',
  country: 'NZ',
}

export const sender = {
  name: 'Shop',
  street: '1 Queen Street',
  city: 'Auckland',
  postcode: '1010',
  country: 'NZ',
}
