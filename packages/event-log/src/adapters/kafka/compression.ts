import { promisify } from 'node:util'
import { constants, zstdCompress, zstdCompressSync, zstdDecompress, zstdDecompressSync } from 'node:zlib'
import kafkajs from 'kafkajs'
import type { CompressionTypes as CompressionType } from 'kafkajs'

// kafkajs is CommonJS, and Node finds these two of its exports only on the default one.
const { CompressionCodecs, CompressionTypes } = kafkajs

export type Compression = 'zstd' | 'gzip' | 'none'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** One record batch can't be larger than what a broker takes in a request; this is far above it. */
const expanded = { maxOutputLength: 512 * 1024 * 1024 }
/** Below these a turn through the thread pool costs more than the work: measured, 20 µs against 60 µs for a usual batch. */
const compressedInlineBytes = 1024 * 1024
const expandedInlineBytes = 128 * 1024

/** Gives kafkajs the codec that it lacks; writing and reading zstd both need it. The registry is the process's. */
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

export function compressionType(compression: Compression): CompressionType {
  if (compression === 'zstd') return CompressionTypes.ZSTD
  return compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None
}
