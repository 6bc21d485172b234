import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib'
import kafkajs from 'kafkajs'

// kafkajs is CommonJS, and Node finds these two of its exports only on the default one.
const { CompressionCodecs, CompressionTypes } = kafkajs

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const mebibyte = 1024 * 1024
/** As zlib requires. */
const leastChunkBytes = 64
/** The default of zlib. */
const usualChunkBytes = 16 * 1024
const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** Far above the largest record batch that a broker accepts. */
const expanded = { maxOutputLength: 512 * 1024 * 1024 }
/** Below these the thread pool costs more than the work: measured, 60 µs against 20 µs for a usual batch. */
const compressedInlineBytes = mebibyte
const expandedInlineBytes = 128 * 1024
/** A larger frame is expanded in pieces, whatever size its header claims. */
const maxInOnePiece = 64 * 1024 * 1024

/** How all records are written. Those that other clients wrote may be compressed in other ways. */
export const zstd = CompressionTypes.ZSTD
export const uncompressed = CompressionTypes.None

/** Small ones in line, large ones in the thread pool. */
export function compressZstd(buffer: Buffer): Buffer | Promise<Buffer> {
  if (buffer.length <= compressedInlineBytes) return zstdCompressSync(buffer, fastest)
  return compress(buffer, { ...fastest, chunkSize: mebibyte })
}

/** Registers zstd with kafkajs, which lacks it, for the whole process, to write and to read. */
export function registerZstd(): void {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => compressZstd(buffer),
    async decompress(bytes: Buffer) {
      const options = { ...expanded, chunkSize: chunkSizeOf(bytes) }
      return bytes.length <= expandedInlineBytes
        ? zstdDecompressSync(bytes, options)
        : decompress(bytes, options)
    },
  })
}

/**
 * Of one piece, if possible: joining the pieces costs more than expanding them. zlib begins
 * another one when the first is full.
 */
function chunkSizeOf(frame: Buffer): number {
  const bytes = zstdContentSize(frame)
  const isKnown = bytes !== undefined && bytes <= maxInOnePiece
  if (isKnown) return Math.max(leastChunkBytes, bytes + 1)
  return frame.length <= expandedInlineBytes ? usualChunkBytes : mebibyte
}

const magicNumber = 0xfd2fb528
const dictionaryIdBytes = [0, 1, 2, 4]

/**
 * The number of bytes that a zstd frame expands to, as its header has it; undefined where it does not say.
 * https://datatracker.ietf.org/doc/html/rfc8878#name-frame-header
 */
export function zstdContentSize(frame: Buffer): number | undefined {
  if (frame.length < 18 || frame.readUInt32LE(0) !== magicNumber) return undefined
  const descriptor = frame.readUInt8(4)
  const isSingleSegment = (descriptor & 0x20) !== 0
  const windowBytes = isSingleSegment ? 0 : 1
  const at = 5 + windowBytes + (dictionaryIdBytes[descriptor & 0x03] ?? 0)
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? frame.readUInt8(at) : undefined
    case 1:
      return frame.readUInt16LE(at) + 256
    case 2:
      return frame.readUInt32LE(at)
    default:
      return Number(frame.readBigUInt64LE(at))
  }
}
