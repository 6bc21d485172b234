import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { recordWriter } from '../../../src/history/cli/record-writer.ts'
import { parseJsonPath } from '../../../src/history/domain/json-path.ts'

for (const formula of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '\uFF1D1', "'=1"]) {
  test(`given ${JSON.stringify(formula)} in an event, then its cells in CSV are no formula`, async () => {
    const output = new PassThrough()
    await recordWriter(output, 'csv', [parseJsonPath('status')])({
      position: { topic: 'orders', partition: 0, offset: 1n },
      recordedAtMs: 0,
      key: formula,
      headers: { ce_type: formula, ce_source: formula, ce_id: formula },
      value: frame(1, JSON.stringify({ status: formula })),
    })
    const [, , ...cells] = String(output.read()).split(/,"?/)
    const written = cells.filter((cell) => cell.startsWith("'")).length
    assert.equal(written, 5, 'type, source, key, id and status')
    assert.doesNotMatch(cells.join(), /(^|,)[=+@\uFF1D-]/)
  })
}
