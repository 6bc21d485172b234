import type { CarrierConfigOf } from '../../carrier-config.ts'
import type { BookingRequest } from '../../carrier.ts'

export type ShipEngineShipping = Pick<
  CarrierConfigOf<'shipengine'>,
  'carrierId' | 'serviceCode' | 'warehouseId' | 'parcelGrams'
>

/** The body of a booking, which is a label. The address was checked by our rules, and is sent as it is. */
export function bookingBody(
  { reference, recipient }: BookingRequest,
  { carrierId, serviceCode, warehouseId, parcelGrams }: ShipEngineShipping,
): object {
  const { name, company, email, phone, lines, city, region, postcode, country } = recipient
  const [line1, line2, ...others] = lines.filter((line) => line.trim() !== '')
  const line3 = others.length > 0 ? others.join(', ') : undefined
  return {
    shipment: {
      carrier_id: carrierId,
      service_code: serviceCode,
      warehouse_id: warehouseId,
      external_shipment_id: reference,
      ship_to: {
        name: name ?? company,
        address_line1: line1,
        city_locality: city,
        postal_code: postcode,
        country_code: country,
        ...(company !== null && { company_name: company }),
        ...(line2 !== undefined && { address_line2: line2 }),
        ...(line3 !== undefined && { address_line3: line3 }),
        ...(region !== null && { state_province: region }),
        ...(email !== null && { email }),
        ...(phone !== null && { phone }),
      },
      packages: [{ weight: { value: parcelGrams, unit: 'gram' } }],
    },
    ...{ validate_address: 'no_validation', label_format: 'pdf', label_download_type: 'url' },
  }
}
