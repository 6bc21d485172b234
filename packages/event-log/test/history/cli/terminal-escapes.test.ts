import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { writeCheckpoints } from '../../../src/cli/write-checkpoints.ts'
import type { LogRecord } from '../../../src/event-log.ts'
import { recordWriter } from '../../../src/history/cli/record-writer.ts'
import type { Format } from '../../../src/history/cli/record-writer.ts'
import { parseJsonPath } from '../../../src/history/domain/json-path.ts'

const escapes = '\u001b]52;c;cm0\u0007\u009b2J\nshop/1  forged'
const obeyed = /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/

const record: LogRecord = {
  position: { topic: 'orders', partition: 0, offset: 1n },
  recordedAtMs: 0,
  key: `shop/1${escapes}`,
  headers: { ce_type: `OrderCreated${escapes}`, ce_source: escapes, ce_id: escapes, ce_time: escapes },
  value: frame(1, JSON.stringify({ status: escapes })),
}

async function written(format: Format, isTTY: boolean, of = record): Promise<string> {
  const output = Object.assign(new PassThrough(), { isTTY })
  await recordWriter(output, format, [parseJsonPath('status')])(of)
  return String(output.read())
}

for (const [format, lines] of [
  ['table', 1],
  ['ndjson', 1],
  ['csv', 2],
] as const) {
  test(`given escapes in a record, then a terminal obeys nothing of its ${format} line`, async () => {
    const text = await written(format, true)
    assert.doesNotMatch(text, obeyed)
    assert.equal(text.trimEnd().split('\n').length, lines, text)
  })
}

test('given a file of CSV, then it has the exact texts', async () => {
  assert.ok((await written('csv', false)).includes(escapes))
})

test('given the reason of a refused checkpoint, then its table has no line of it', () => {
  let text = ''
  const listed = {
    ...{ consumer: 'projector', topic: 'orders', partition: 0, next: 1n, setBacks: [] },
    refusal: { at: new Date(0), reason: escapes },
  }
  const output = { write: (more: string) => (text += more) }
  for (const isJson of [false, true]) {
    text = ''
    writeCheckpoints(output, [listed as never], new Map(), isJson)
    assert.doesNotMatch(text, obeyed)
    assert.equal(text.trimEnd().split('\n').length, isJson ? 1 : 2, text)
  }
})
