import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createZstdCompress, zstdCompressSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { zstdContentSize } from '../../../src/adapters/kafka/compression.ts'

test('given frames of any length, then their headers give it', () => {
  for (const bytes of [20, 255, 256, 300, 65_535, 65_791, 65_792, 5_000_000]) {
    const frame = zstdCompressSync(Buffer.alloc(bytes, 'abcdefghi'))
    if (frame.length >= 18) assert.equal(zstdContentSize(frame), bytes)
  }
  const incompressible = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 7_919) % 251))
  assert.equal(zstdContentSize(zstdCompressSync(incompressible)), 200)
})

test('given a frame that was written before its length was known, then it gives none', async () => {
  const compressing = createZstdCompress()
  for (let piece = 0; piece < 100; piece++) compressing.write(`piece ${piece}`)
  compressing.end()
  const frame = await buffer(compressing)
  assert.equal(zstdContentSize(frame), undefined)
})

test('given other bytes, then they give none', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(zstdContentSize(Buffer.from(bytes)), undefined)
    }),
  )
})
