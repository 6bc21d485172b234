import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'

/** Each kind of fault once, always the same ones; with few orders, beside other tests. */
const options = ['--minutes', '2', '--every', '6.5', '--load', '0.25', '--seed', '1', '--installed', '--once']

test('given two minutes of all kinds of faults, when they are over, then all promises hold', async (t) => {
  const args = ['--disable-warning=TimeoutNegativeWarning', 'test/chaos/run.ts', ...options]
  const { promise: printed, resolve } = Promise.withResolvers<string>()
  execFile(process.execPath, args, { signal: t.signal }, (_error, stdout, stderr) => resolve(stdout + stderr))
  const text = await printed
  console.log(text.match(/^.*left out: .*$/gm)?.join('\n') ?? 'no kind of fault was left out')
  assert.match(text, /: all promises hold, /)
})
