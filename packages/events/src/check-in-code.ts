import { createHmac, timingSafeEqual } from 'node:crypto'

/** `shop/1042/1-1`, or `shop/1042` for an order without participants, and whether we signed it. */
export type CheckInCode = {
  code: string
  /** `unsigned`: from before codes were signed. `forged`: signed by none of the secrets. */
  proof: 'signed' | 'unsigned' | 'forged'
}

/** 128 bits of the signature: too many to guess, few enough for a QR code that scans fast. */
const macBytes = 16
const signed = /^S1:([\w-]{22}):(.+)$/su

/** The text of a QR code: the version of the format, the signature, and the code itself. */
export function signCheckInCode(code: string, secret: string): string {
  return `S1:${macOf(code, secret).toString('base64url')}:${code}`
}

/**
 * The code in the text of a QR code, and whether one of the secrets signed it. Constant time for each secret.
 *
 * @param secrets several while one is replaced: any of them is accepted
 */
export function readCheckInCode(text: string, secrets: readonly string[]): CheckInCode {
  const [, mac, code] = signed.exec(text) ?? []
  if (mac === undefined || code === undefined) return { code: text, proof: 'unsigned' }
  const given = Buffer.from(mac, 'base64url')
  const fits = secrets.map((secret) => timingSafeEqual(given, macOf(code, secret)))
  return { code, proof: fits.includes(true) ? 'signed' : 'forged' }
}

function macOf(code: string, secret: string): Buffer {
  return createHmac('sha256', secret)
    .update('slipstream check-in 1\n')
    .update(code)
    .digest()
    .subarray(0, macBytes)
}
