import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { logTail } from '../../src/processes/log-tail.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('given a log, then its last 20 lines are given, and before there is one, that there is none', (t) => {
  const log = join(temporaryFolder(t), 'a.log')
  assert.equal(logTail(log), '  (there is no log yet)')
  const lines = Array.from({ length: 21 }, (_, i) => `line ${i}`)
  writeFileSync(log, `${lines.join('\n')}\n`)
  assert.deepEqual(
    logTail(log).split('\n'),
    lines.slice(1).map((line) => `  ${line}`),
  )
})
