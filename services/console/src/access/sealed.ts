import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const ivBytes = 12
const tagBytes = 16

/** Makes values unreadable and unchangeable for those who have not the key (AES-256-GCM). */
export type Seal = {
  seal(value: unknown): string
  /** @returns undefined when the text was not sealed with this key */
  open(text: string): unknown
}

/** @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
  return {
    seal: (value) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const hidden = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), hidden]).toString('base64url')
    },
    open: (text) => {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length <= ivBytes + tagBytes) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
          authTagLength: tagBytes,
        })
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
        const hidden = bytes.subarray(ivBytes + tagBytes)
        return JSON.parse(Buffer.concat([decipher.update(hidden), decipher.final()]).toString()) as unknown
      } catch {
        return undefined
      }
    },
  }
}
