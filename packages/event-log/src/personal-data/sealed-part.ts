import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { blockIdBytes } from './key-ring.ts'
import type { KeyName } from './key-ring.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

/** What is sealed, and with which key. */
export type Sealed = { key: KeyName; bytes: Buffer }

const version = '\u0001'
const headLength = version.length + blockIdBytes + 1

/**
 * What was taken out of a record, as the text of a header: a character for each byte. These are the version, the id of the block, the
 * index, the nonce, the sealed bytes and the tag.
 */
export function sealPart({ block, index }: KeyName, key: KeyObject, taken: Buffer, eventId: string): string {
  const sealed = sealBytes(key, taken, eventId, nextRandom)
  return version + blockBytes(block) + String.fromCharCode(index) + sealed.toString('latin1')
}

/** @returns undefined for another form of text */
export function parseSealed(text: string): Sealed | undefined {
  if (!text.startsWith(version) || text.length < headLength) return undefined
  const block = Buffer.from(text.slice(version.length, headLength - 1), 'latin1').toString('base64url')
  return {
    key: { block, index: text.charCodeAt(headLength - 1) },
    bytes: Buffer.from(text.slice(headLength), 'latin1'),
  }
}

/** @returns undefined when it was sealed with another key, for another event, or was changed */
export function openPart({ bytes }: Sealed, key: KeyObject, eventId: string): Buffer | undefined {
  return openBytes(key, bytes, eventId)
}

export const nameOfKey = ({ block, index }: KeyName): string => `${block}.${index}`

let lastBlock = { id: '', bytes: '' }

/** The same for all events of a block. */
function blockBytes(id: string): string {
  if (lastBlock.id !== id) lastBlock = { id, bytes: Buffer.from(id, 'base64url').toString('latin1') }
  return lastBlock.bytes
}

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
