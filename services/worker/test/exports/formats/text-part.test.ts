import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TextPart } from '../../../src/exports/formats/text-part.ts'
import { ndjsonWriter } from '../../../src/exports/formats/ndjson-writer.ts'

const writer = ndjsonWriter([{ name: 'n', type: 'integer', isMasked: false }])

test('given a part that is still being stored, when rows follow, then it stays as it is', () => {
  const part = new TextPart(writer, 8)
  part.begin()
  part.add([[1], [2]])
  const first = part.take()
  assert.equal(part.bytes, 0)
  part.add([[3]])
  assert.equal(first.toString(), '{"n":1}\n{"n":2}\n')
  assert.equal(part.take().toString(), '{"n":3}\n')
  part.add([[4]])
  assert.equal(part.take().toString(), '{"n":4}\n')
})

test('given what was recorded, then the part begins with it instead of the head', () => {
  const part = new TextPart({ ...writer, head: 'head\n' }, 100)
  part.begin('{"n":1}\n')
  part.add([[2]])
  assert.equal(part.pending(), '{"n":1}\n{"n":2}\n')
})
