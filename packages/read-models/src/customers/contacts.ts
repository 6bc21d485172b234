import { hash } from 'node:crypto'
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/min'

const maxEmailLength = 320
const maxPhoneLength = 60

/** The e-mail address as it is compared; undefined where it is none, or nobody can have it (`.invalid`). */
export function normalisedEmail(email: string | null): string | undefined {
  const normalised = (email ?? '').trim().toLowerCase().normalize('NFC')
  if (normalised.length > maxEmailLength || normalised.endsWith('.invalid')) return undefined
  return /^[^\s@]+@[^\s@]+$/.test(normalised) ? normalised : undefined
}

/**
 * The phone number, whose `number` has its country, e.g. `+64215550134`; undefined where
 * it can't be a number of that country.
 *
 * @param country of the order, two letters: where a number without a country code is from
 */
export function parsedPhone(phone: string | null, country: string | null): PhoneNumber | undefined {
  if (phone === null || phone.length > maxPhoneLength) return undefined
  const defaultCountry = country?.toUpperCase() as CountryCode | undefined
  const options = { extract: false, ...(defaultCountry !== undefined && { defaultCountry }) }
  const parsed = parsePhoneNumberFromString(phone, options)
  return parsed?.isValid() === true ? parsed : undefined
}

/** The id of a contact point: the same for everyone who has it. */
export function contactId(kind: 'email' | 'phone', normalised: string): string {
  return hash('sha256', `${kind}:${normalised}`).slice(0, 32)
}
