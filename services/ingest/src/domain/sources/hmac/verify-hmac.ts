import { createHmac } from 'node:crypto'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { headerOf } from '../../delivery.ts'
import type { AuthenticationFault, Delivery } from '../../delivery.ts'
import type { HmacKey } from '../../signature/hmac-key.ts'
import { sameText } from '../../signature/same-text.ts'

type Signature = SourceConfigOf<'hmac'>['signature']

/** @returns why the delivery is refused; undefined when it is authentic */
export function verifyHmac(
  delivery: Pick<Delivery, 'body' | 'headers' | 'receivedAtMs'>,
  keys: readonly HmacKey[],
  { header, algorithm, encoding, prefix, timestamp, signed }: Signature,
): { reason: AuthenticationFault; detail: string } | undefined {
  const given = headerOf(delivery, header)
  const sentAt = timestamp === undefined ? '' : headerOf(delivery, timestamp.header)
  if (given === undefined || sentAt === undefined) {
    const names = timestamp === undefined ? header : `${header} and ${timestamp.header}`
    return { reason: 'unsigned', detail: `Sign the delivery: it needs ${names}.` }
  }
  if (timestamp !== undefined && !isTime.test(sentAt)) {
    return { reason: 'stale', detail: `The header ${timestamp.header} must be the time since 1970.` }
  }
  const text = given.startsWith(prefix) ? given.slice(prefix.length) : ''
  const signature = encoding === 'hex' ? text.toLowerCase() : text
  const [before = '', after = ''] = signed
    .split('{body}')
    .map((part) => part.replace('{timestamp}', () => sentAt))
  const isSigned = keys.some((key) => {
    const expected = createHmac(algorithm, key).update(before).update(delivery.body).update(after)
    return sameText(expected.digest(encoding), signature)
  })
  if (!isSigned) {
    const detail = `${header} does not fit: check the secret and the source's settings under signature, and that nothing alters the body.`
    return { reason: 'wrong_signature', detail }
  }
  // Checked last: a sender without the secret learns nothing of our clock.
  if (timestamp !== undefined && Math.abs(delivery.receivedAtMs - timeOf(sentAt)) > timestamp.maxAgeMs) {
    return { reason: 'stale', detail: `The header ${timestamp.header} is too far off: check the clocks.` }
  }
  return undefined
}

const isTime = /^(\d{1,10}|\d{13})$/

const timeOf = (text: string): number => (text.length === 13 ? Number(text) : Number(text) * 1000)
