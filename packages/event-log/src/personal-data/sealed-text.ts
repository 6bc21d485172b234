import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { KeyName } from './key-ring.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

/** What is sealed, and with which key. */
export type Sealed = { key: KeyName; bytes: Buffer }

/** What is left of an event for others, sealed with a key of its own, and the version of its data. */
export type Remainder = { version: string; sealed: Sealed }

export const remainderText = (version: string, sealed: string): string => `${version}:${sealed}`

/** @returns undefined for another form of text */
export function parseRemainder(text: string): Remainder | undefined {
  const at = text.indexOf(':')
  const sealed = parseSealed(text.slice(at + 1))
  return at < 1 || sealed === undefined ? undefined : { version: text.slice(0, at), sealed }
}

const form = /^1\.([\w-]+)\.(\d{1,3})\./

/** The value of a record as the text of a header: `1.<block>.<index>.<base64>`. */
export function sealText({ block, index }: KeyName, key: KeyObject, value: Buffer, eventId: string): string {
  return `1.${block}.${index}.${sealBytes(key, value, eventId, nextRandom).toString('base64')}`
}

/** @returns undefined for another form of text */
export function parseSealed(text: string): Sealed | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const [head, block = '', index] = found
  return { key: { block, index: Number(index) }, bytes: Buffer.from(text.slice(head.length), 'base64') }
}

/** @returns undefined when it was sealed with another key, for another event, or was changed */
export function openText({ bytes }: Sealed, key: KeyObject, eventId: string): Buffer | undefined {
  return openBytes(key, bytes, eventId)
}

export const nameOfKey = ({ block, index }: KeyName): string => `${block}.${index}`

/** Asking for random bytes costs more than using them: one request for many. */
const poolBytes = 12 * 1024
let pool = Buffer.alloc(0)
let used = 0

function nextRandom(count: number): Buffer {
  if (used + count > pool.length) {
    pool = randomBytes(poolBytes)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}
