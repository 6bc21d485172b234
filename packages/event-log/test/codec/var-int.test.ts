import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sizeOfVarInt, writeVarInt } from '../../src/codec/var-int.ts'

test('given any 32-bit integer, then it is read again, from as many bytes as were counted', () => {
  const edges = [0, -1, 63, 64, -64, -65, 8_191, 8_192, 1_048_575, 1_048_576, 2 ** 31 - 1, -(2 ** 31)]
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const bytes = Buffer.alloc(8)
      const end = writeVarInt(bytes, value, 1)
      assert.equal(end - 1, sizeOfVarInt(value))
      assert.equal(readVarInt(bytes, 1), value)
    }),
    { examples: edges.map((edge) => [edge]) },
  )
})

function readVarInt(bytes: Buffer, at: number): number {
  let bits = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes.readUInt8(at++)
    bits |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return Number(bits & 1n ? -(bits >> 1n) - 1n : bits >> 1n)
  }
}
