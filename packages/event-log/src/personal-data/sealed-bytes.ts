import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
const cipherName = 'aes-256-gcm'
const nothing = Buffer.alloc(0)

/**
 * Seals bytes with AES-256-GCM, as Node's OpenSSL has it.
 *
 * @param context what the bytes are bound to: they are opened with the same one only
 * @param before what comes before them, readable
 * @returns that, the nonce, the sealed bytes and the tag
 */
export function sealBytes(
  key: KeyObject,
  bytes: Buffer,
  context: string,
  random: (count: number) => Buffer,
  before: Buffer = nothing,
): Buffer {
  const nonce = random(nonceBytes)
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(context))
  const sealed = cipher.update(bytes)
  cipher.final()
  const length = before.length + nonceBytes + sealed.length + tagBytes
  return Buffer.concat([before, nonce, sealed, cipher.getAuthTag()], length)
}

/** @returns undefined when they were not sealed with this key for this context, or were changed since */
export function openBytes(key: KeyObject, sealed: Buffer, context: string): Buffer | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const bytes = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes))
    return Buffer.concat([bytes, decipher.final()])
  } catch {
    return undefined
  }
}
