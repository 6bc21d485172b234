import { readCheckInCode, type CheckInCode } from '@slipstream/events/check-in-code.ts'

export const maxCodeLength = 1_000

/** What a code names: an id of the read model of participants, or of orders. */
export type NamedByCode = CheckInCode & { source: string; orderId: string }

/**
 * Reads the text of a QR code, or what was typed.
 *
 * @param secretOf the secret that signs the codes of a source; undefined where they are not signed
 * @returns undefined for a text that is no code, e.g. a name
 */
export function codeOf(
  text: string,
  secretOf: (source: string) => string | undefined,
): NamedByCode | undefined {
  const { code } = readCheckInCode(text, [])
  const [source, orderId] = code.split('/')
  if (source === undefined || source === '' || orderId === undefined || orderId === '') return undefined
  const secret = secretOf(source)
  const read = readCheckInCode(text, secret === undefined ? [] : [secret])
  // Nobody can tell whether a signature is right once its secret is configured no more.
  const proof = secret === undefined ? 'unsigned' : read.proof
  return { code, proof, source, orderId }
}
