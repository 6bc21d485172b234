import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import { ndjsonWriter } from '../../../src/exports/formats/ndjson-writer.ts'

const writer = ndjsonWriter([
  { name: 'a', type: 'json', isMasked: false },
  { name: 'b "quoted"', type: 'json', isMasked: false },
])

test('given any values, then each line is an object of them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.jsonValue())), (rows) => {
      const lines = writer.write(rows).toString().split('\n')
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
  const line = writer.write([[new RawJson(text), undefined]]).toString()
  assert.equal(line.trimEnd().includes('\n'), false)
  assert.deepEqual(JSON.parse(line), { a: JSON.parse(text), 'b "quoted"': null })
})
