import { readCheckInCode, type CheckInCode } from '@slipstream/events/check-in-code.ts'

export const maxCodeLength = 1_000

/** What a code names: an id of the read model of participants, or of orders. */
export type NamedByCode = CheckInCode & { source: string; orderId: string }

/**
 * Reads the text of a QR code, or what was typed.
 *
 * @param secretsOf the secrets that have signed codes of a source; none where they are not signed
 * @returns undefined for a text that is no code, e.g. a name
 */
export function codeOf(text: string, secretsOf: (source: string) => string[]): NamedByCode | undefined {
  const { code } = readCheckInCode(text, [])
  const [source, orderId] = code.split('/')
  if (source === undefined || source === '' || orderId === undefined || orderId === '') return undefined
  const secrets = secretsOf(source)
  const read = readCheckInCode(text, secrets)
  // A signature can't be verified once no secret is configured any more.
  const proof = secrets.length === 0 ? 'unsigned' : read.proof
  return { code, proof, source, orderId }
}
