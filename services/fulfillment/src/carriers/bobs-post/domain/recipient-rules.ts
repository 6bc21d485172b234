import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import type { RecipientMistake } from '../../carrier.ts'
import { missingFields } from '../../domain/missing-fields.ts'

/** Where Bobs Post delivers, and how postcodes look there. */
const postcodes: Record<string, RegExp> = {
  AU: /^\d{4}$/,
  CA: /^[A-CEGHJ-NPR-TVXY]\d[A-Z] ?\d[A-Z]\d$/,
  DE: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/,
  NZ: /^\d{4}$/,
  US: /^\d{5}(-\d{4})?$/,
}
const isBox = /\bp\.? ?o\.? ?box\b/i

/** The carrier's published rules for addresses. They may be older than the carrier's own, which decide. */
export function recipientMistakes(recipient: Recipient): RecipientMistake[] {
  const mistakes = missingFields(recipient)
  const { country, postcode, lines } = recipient
  if (lines.some((line) => isBox.test(line))) {
    const reason = 'Bobs Post does not deliver to PO boxes.'
    mistakes.push({ code: 'ADDRESS.PO_BOX.NOT_SERVED', field: 'lines', reason })
  }
  if (country === null) return mistakes
  const pattern = Object.hasOwn(postcodes, country) ? postcodes[country] : undefined
  if (pattern === undefined) {
    const reason = `Bobs Post delivers to ${Object.keys(postcodes).join(', ')} only.`
    return [...mistakes, { code: 'ADDRESS.COUNTRY.NOT_SERVED', field: 'country', reason }]
  }
  if (postcode !== null && !pattern.test(postcode.trim().toUpperCase())) {
    const reason = `The postcode does not have the form of ${country}.`
    mistakes.push({ code: 'ADDRESS.POSTCODE.INVALID', field: 'postcode', reason })
  }
  return mistakes
}
