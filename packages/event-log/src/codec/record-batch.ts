import { headerEncoding, sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import type { Headers } from '../event-log.ts'
import { sizeOfVarInt, writeVarInt } from './var-int.ts'

/** What a batch has of a record. A null value removes the key from a compacted topic. */
export type BatchRecord = { key: string; value: Buffer | null; headers: Headers; sealed?: Buffer | undefined }

const magic = 2
const noProducer = -1n
/** The bytes of a batch before its records; the checksum covers what follows it. */
const headBytes = 61
const lengthCoversFrom = 12
const checksumAt = 17
const checksumCoversFrom = 21

/**
 * The records of a batch as they are before compression. All have the time of the batch.
 * https://kafka.apache.org/documentation/#record
 */
export function encodeRecords(records: readonly BatchRecord[]): Buffer {
  const sizes = records.map(sizeOfRecord)
  const total = sizes.reduce((sum, size) => sum + sizeOfVarInt(size) + size, 0)
  const bytes = Buffer.allocUnsafe(total)
  let at = 0
  records.forEach((record, offsetDelta) => {
    at = writeVarInt(bytes, sizes[offsetDelta] as number, at)
    at = writeRecord(bytes, record, offsetDelta, at)
  })
  return bytes
}

/**
 * A record batch of format 2, as a producer sends it that is not idempotent.
 * https://kafka.apache.org/documentation/#recordbatch
 *
 * @param batch its records as `encodeRecords` returns them, compressed by the codec
 * with this id; their number and time
 */
export function encodeRecordBatch(
  batch: { records: Buffer; codec: number; count: number; timestampMs: number },
  crc32c: (bytes: Buffer) => number,
): Buffer {
  const { records, codec, count, timestampMs } = batch
  const bytes = Buffer.allocUnsafe(headBytes + records.length)
  const time = BigInt(timestampMs)
  let at = bytes.writeBigInt64BE(0n, 0)
  at = bytes.writeInt32BE(bytes.length - lengthCoversFrom, at)
  // The broker sets the epoch of its leader.
  at = bytes.writeInt32BE(0, at)
  at = bytes.writeInt8(magic, at)
  at = bytes.writeInt16BE(codec, checksumCoversFrom)
  at = bytes.writeInt32BE(count - 1, at)
  at = bytes.writeBigInt64BE(time, at)
  at = bytes.writeBigInt64BE(time, at)
  at = bytes.writeBigInt64BE(noProducer, at)
  // The epoch and the sequence number of no producer.
  at = bytes.writeInt16BE(0, at)
  at = bytes.writeInt32BE(0, at)
  at = bytes.writeInt32BE(count, at)
  records.copy(bytes, at)
  bytes.writeUInt32BE(crc32c(bytes.subarray(checksumCoversFrom)), checksumAt)
  return bytes
}

/** Without the length before it. */
function sizeOfRecord({ key, value, headers, sealed }: BatchRecord, offsetDelta: number): number {
  let count = 0
  // Attributes and the difference of time take a byte each.
  let size = 2 + sizeOfVarInt(offsetDelta) + sizeOfText(key)
  size += value === null ? 1 : sizeOfVarInt(value.length) + value.length
  for (const name in headers) {
    count++
    size += sizeOfText(name) + sizeOfText(headers[name] as string, headerEncoding(name))
  }
  if (sealed !== undefined) {
    count++
    size += sizeOfText(sealedHeaderName) + sizeOfVarInt(sealed.length) + sealed.length
  }
  return size + sizeOfVarInt(count)
}

function writeRecord(into: Buffer, record: BatchRecord, offsetDelta: number, from: number): number {
  const { key, value, headers, sealed } = record
  into[from] = 0
  into[from + 1] = 0
  let at = writeVarInt(into, offsetDelta, from + 2)
  at = writeText(into, key, at)
  at = writeVarInt(into, value?.length ?? -1, at)
  if (value !== null) at += value.copy(into, at)
  at = writeVarInt(into, Object.keys(headers).length + (sealed === undefined ? 0 : 1), at)
  for (const name in headers)
    at = writeText(into, headers[name] as string, writeText(into, name, at), headerEncoding(name))
  if (sealed === undefined) return at
  at = writeVarInt(into, sealed.length, writeText(into, sealedHeaderName, at))
  return at + sealed.copy(into, at)
}

function sizeOfText(text: string, encoding?: 'latin1' | 'utf8'): number {
  const size = Buffer.byteLength(text, encoding)
  return sizeOfVarInt(size) + size
}

function writeText(into: Buffer, text: string, from: number, encoding?: 'latin1' | 'utf8'): number {
  const at = writeVarInt(into, Buffer.byteLength(text, encoding), from)
  return at + into.write(text, at, encoding)
}
