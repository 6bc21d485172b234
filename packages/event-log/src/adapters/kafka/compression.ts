import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib'
import kafkajs from 'kafkajs'

// kafkajs is CommonJS, and Node finds these two of its exports only on the default one.
const { CompressionCodecs, CompressionTypes } = kafkajs

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** Far above the largest record batch that a broker accepts. */
const expanded = { maxOutputLength: 512 * 1024 * 1024 }
/** Below these the thread pool costs more than the work: measured, 60 µs against 20 µs for a usual batch. */
const compressedInlineBytes = 1024 * 1024
const expandedInlineBytes = 128 * 1024

/** How all records are written. Those that other clients wrote may be compressed in other ways. */
export const zstd = CompressionTypes.ZSTD

/** Registers zstd with kafkajs, for the whole process: it lacks the codec, and needs it to write and to read. */
export function registerZstd(): void {
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({
    async compress({ buffer }: { buffer: Buffer }) {
      if (buffer.length <= compressedInlineBytes) return zstdCompressSync(buffer, fastest)
      return compress(buffer, { ...fastest, chunkSize: 1024 * 1024 })
    },
    async decompress(bytes: Buffer) {
      if (bytes.length <= expandedInlineBytes) return zstdDecompressSync(bytes, expanded)
      return decompress(bytes, { ...expanded, chunkSize: 1024 * 1024 })
    },
  })
}
