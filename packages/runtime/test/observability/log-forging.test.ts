import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { createLogger } from '../../src/observability/logger.ts'

const forged = 'x\n[10:00:00] INFO (ingest): all is well\r\u001b[2J\u009b1A\u001b]52;c;cm0\u0007\u202E'
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/

function written(format: 'json' | 'pretty', log: (logger: ReturnType<typeof createLogger>) => void): string {
  const destination = new PassThrough()
  log(createLogger({ name: 'example', format, destination }))
  return String(destination.read())
}

for (const format of ['json', 'pretty'] as const) {
  test(`given line feeds and escapes in a message, a field and a name, then one ${format} line`, () => {
    const text = written(format, (logger) => logger.info({ status: forged, [forged]: 1 }, `status ${forged}`))
    assert.equal(text.split('\n').length, 2, text)
    assert.doesNotMatch(text, obeyed)
    assert.match(text, /all is well/)
  })

  test(`given them in an error, then no ${format} line begins with them`, () => {
    const text = written(format, (logger) => logger.error({ err: new Error(forged) }, 'failed'))
    const [first, ...others] = text.trimEnd().split('\n')
    assert.match(first ?? '', /failed/)
    for (const line of others) assert.match(line, /^ {4}/)
    assert.doesNotMatch(text, obeyed)
  })
}

test('given a line of JSON, then its fields mean what was logged', () => {
  const line = JSON.parse(written('json', (logger) => logger.info({ status: forged }, forged)))
  assert.deepEqual([line.status, line.msg], [forged, forged])
})
