import assert from 'node:assert/strict'
import { isUtf8 } from 'node:buffer'
import { test } from 'node:test'
import fc from 'fast-check'
import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import { PartBuffer } from '@slipstream/exports/formats/part-buffer.ts'
import { ndjsonWriter } from '../../../src/exports/formats/ndjson-writer.ts'

const writer = ndjsonWriter([
  { name: 'a', type: 'json', isMasked: false },
  { name: 'b "quoted"', type: 'json', isMasked: false },
])

function written(rows: readonly (readonly unknown[])[]): Buffer {
  const buffer = new PartBuffer(64)
  writer.write(rows, buffer)
  return buffer.contents()
}

test('given any values, then each line is an object of them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.jsonValue())), (rows) => {
      const lines = written(rows).toString().split('\n')
      assert.equal(lines.pop(), '')
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as unknown),
        JSON.parse(JSON.stringify(rows.map(([a, b]) => ({ a, 'b "quoted"': b })))),
      )
    }),
  )
})

test('given JSON with line breaks, as it is in the log, then it is one line of it', () => {
  const text = JSON.stringify({ a: 'x\ny', b: [1, { c: '\r' }] }, null, 2)
  const line = written([[new RawJson(Buffer.from(text)), undefined]]).toString()
  assert.equal(line.trimEnd().includes('\n'), false)
  assert.deepEqual(JSON.parse(line), { a: JSON.parse(text), 'b "quoted"': null })
})

test('given bytes that are no UTF-8, then the line is UTF-8 nevertheless', () => {
  const line = written([[new RawJson(Buffer.from([0x22, 0xff, 0x22])), null]])
  assert.deepEqual(JSON.parse(line.toString()), { a: '\uFFFD', 'b "quoted"': null })
  assert.ok(isUtf8(line))
})
