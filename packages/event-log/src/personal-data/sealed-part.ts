import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { headerEncoding, sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Headers } from '../event-log.ts'
import { blockIdBytes } from './key-ring.ts'
import type { KeyName } from './key-ring.ts'
import { openBytes, sealBytes } from './sealed-bytes.ts'

/** What is sealed, and with which key. */
export type Sealed = { key: KeyName; bytes: Buffer }

const version = 1
const headBytes = 1 + blockIdBytes + 1

/**
 * What was taken out of a record, as a header: the version, the id of the block, the index, the
 * nonce, the sealed bytes and the tag.
 */
export function sealPart({ block, index }: KeyName, key: KeyObject, taken: Buffer, eventId: string): Buffer {
  return sealBytes(key, taken, eventId, nextRandom, headOf(block, index))
}

/** @returns undefined for another form of bytes */
export function parseSealed(bytes: Buffer): Sealed | undefined {
  if (bytes.length < headBytes || bytes[0] !== version) return undefined
  const block = bytes.toString('base64url', 1, headBytes - 1)
  return { key: { block, index: bytes[headBytes - 1] as number }, bytes: bytes.subarray(headBytes) }
}

/** @returns undefined where a record has no sealed part, or one of another form */
export function sealedIn(headers: Headers): Sealed | undefined {
  const text = headers[sealedHeaderName]
  return text === undefined ? undefined : parseSealed(Buffer.from(text, headerEncoding(sealedHeaderName)))
}

/** @returns undefined when it was sealed with another key, for another event, or was changed */
export function openPart({ bytes }: Sealed, key: KeyObject, eventId: string): Buffer | undefined {
  return openBytes(key, bytes, eventId)
}

/** `block.index`, as records name their key. */
export const nameOfKey = ({ block, index }: KeyName): string => `${block}.${index}`

let lastBlock = ''
const head = Buffer.alloc(headBytes, version)

/** Valid until the next call. */
function headOf(block: string, index: number): Buffer {
  if (lastBlock !== block) head.write((lastBlock = block), 1, 'base64url')
  head[headBytes - 1] = index
  return head
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
