import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { isRunning } from '@slipstream/sandbox-stack/processes/is-running.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { runTests } from './run-tests.ts'
import type { RunSettings } from './run-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'slipstream-runner-'))
after(() => rmSync(folder, { recursive: true }))

const header = `import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
`
const passing = `${header}test('it passes', () => {})`
const endless = `${header}
console.log('the seed is 42')
test('it fails before', () => { throw new Error('wrong before') })
test('it never ends', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  writeFileSync(${JSON.stringify(join(folder, 'pids'))}, JSON.stringify([process.pid, child.pid]))
  await new Promise(() => setInterval(() => {}, 1000))
})`

/** Runs files with these texts as one queue, one after the other; those of `others` as a second one. */
async function run(
  texts: readonly string[],
  { others = [], ...settings }: Partial<RunSettings> & { others?: readonly string[] } = {},
) {
  const queueOf = (texts: readonly string[], name: string) => ({
    concurrency: 1,
    files: texts.map((text, index) => {
      const path = join(folder, `${name}${index}.mjs`)
      writeFileSync(path, text)
      return { path, needsStack: false, isUnit: false }
    }),
  })
  let printed = ''
  const print = (text: string): void => void (printed += text)
  const queues = [queueOf(texts, ''), ...(others.length > 0 ? [queueOf(others, 'other-')] : [])]
  return { counts: await runTests(queues, { print, ...settings }), printed }
}

describe('runTests', () => {
  it('given a file that never ends, then its output is shown and the others run', async () => {
    const { counts, printed } = await run([endless, passing], { fileTimeoutMs: 6_000 })
    assert.deepEqual(counts, { passed: 1, failed: 1 })
    assert.match(printed, /the seed is 42\n/)
    assert.match(printed, /it fails before\nError: wrong before/)
    assert.match(printed, /0\.mjs: killed, since it was not over within 6 s, during: it never ends\n/)
    assert.match(printed, /✔ .*1\.mjs: 1 of 1 in/)
    const pids = JSON.parse(readFileSync(join(folder, 'pids'), 'utf8')) as number[]
    await eventually('all that it started is gone', () => !pids.some(isRunning))
  })

  it('given a reader of what files print, then it gets that while they run, and once', async () => {
    const mark = join(folder, 'shown')
    const waiting = `import { existsSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { test } from 'node:test'
console.log('the journey begins')
test('it waits', async () => { while (!existsSync(${JSON.stringify(mark)})) await setTimeout(10) })`
    let shown = ''
    const onPrinted = (text: string): void => {
      shown += text
      writeFileSync(mark, '')
    }
    const { counts, printed } = await run([waiting], { onPrinted, fileTimeoutMs: 60_000 })
    assert.deepEqual(counts, { passed: 1, failed: 0 })
    assert.equal(shown, 'the journey begins\n')
    assert.doesNotMatch(printed, /the journey begins/)
  })

  it('given a queue that is over, then its place goes to files of the other one', async () => {
    const mark = JSON.stringify(join(folder, 'mark'))
    const waits = `import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
${header}test('it waits', async () => { while (!existsSync(${mark})) await pause(20) })`
    const others = [waits, `${header}test('it is awaited', () => writeFileSync(${mark}, ''))`]
    assert.deepEqual((await run([passing], { others, fileTimeoutMs: 20_000 })).counts, {
      passed: 3,
      failed: 0,
    })
  })

  it('given a test that fails, then its error is shown', async () => {
    const { counts, printed } = await run([
      `${passing}\ntest('it fails', () => { throw new Error('wrong') })`,
    ])
    assert.deepEqual(counts, { passed: 1, failed: 1 })
    assert.match(printed, /✖ .*0\.mjs:\d+ it fails\nError: wrong[^]*✖ .*0\.mjs: 1 of 2 in/)
  })

  it('given a failing test, then what its services warned of and wait for is shown', async () => {
    const file = new URL('../journey/given/report-on-failure.ts', import.meta.url).href
    const begin = `import { test } from 'node:test'
import { reportOnFailure } from ${JSON.stringify(file)}
function begin(t, name) {
  const { logger, health } = reportOnFailure(t).service(name)
  health.add({ name: 'disk', check: () => { throw new Error('it is full') } })
  logger.info('all is well')
  logger.warn('it is slow')
  t.after(() => logger.warn('it stops'))
}
const fail = () => { throw new Error('wrong') }
test('it passes', (t) => begin(t, 'one'))
test('it fails', (t) => { begin(t, 'two'); fail() })
test('its subtest fails', (t) => { begin(t, 'three'); return t.test('this one', fail) })`
    const { printed } = await run([begin])
    const reported = /^\{.*"name":"(\w+)".*"msg":"it is slow"\}\n\1 is not ready: disk: it is full$/gm
    assert.deepEqual(
      [...printed.matchAll(reported)].map(([, name]) => name),
      ['two', 'three'],
    )
    assert.doesNotMatch(printed, /"one"|all is well|it stops/)
  })

  it('given an error outside of all tests, then the file fails', async () => {
    const { counts, printed } = await run([`${passing}\nsetTimeout(() => { throw new Error('late') }, 50)`])
    assert.deepEqual([counts.failed, /late/.test(printed)], [1, true])
  })

  it('given a file that cannot be loaded, then it fails', async () => {
    const { counts, printed } = await run([`import '../absent.mjs'`])
    assert.equal(counts.failed, 1)
    assert.match(printed, /Cannot find module[^]*✖ .*0\.mjs: 0 of 1/)
  })

  it('given the time for all is over, then the rest fails without a run', async () => {
    const { counts, printed } = await run([passing, passing], { timeoutMs: 0 })
    assert.deepEqual(counts, { passed: 0, failed: 2 })
    assert.match(printed, /1\.mjs: not run, since 0 s are over/)
  })
})
