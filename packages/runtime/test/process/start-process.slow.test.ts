import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'

/** Runs a main module. Resolves with its output and exit code; `onLine` gets each line of standard output. */
async function runMain(
  code: string,
  environment: NodeJS.ProcessEnv,
  onLine: (line: string, child: ReturnType<typeof spawn>) => void = () => {},
): Promise<{ exitCode: number | null; out: string; err: string }> {
  const main = `import { startProcess } from '../../src/process/start-process.ts'
    import { loadEnvironment } from '../../src/config/environment.ts'
    await startProcess({ name: 'example', start: async ({ logger, shutdown }) => { ${code} } })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', main], {
    cwd: import.meta.dirname,
    env: { ...environment, LOG_FORMAT: 'json' },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString()
    for (const line of data.toString().trim().split('\n')) onLine(line, child)
  })
  child.stderr.on('data', (data: Buffer) => void (err += data.toString()))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, out, err }
}

describe('a process', () => {
  it('shows a mistake in its configuration as plain sentences', async () => {
    const { exitCode, err } = await runMain(`loadEnvironment(['KAFKA_BROKERS'])`, {})
    assert.equal(exitCode, 1)
    assert.match(err, /^example: The environment can't be used:\n {2}- KAFKA_BROKERS is not set\. [^\n]*\n$/)
  })

  it('stops in order at SIGTERM', async () => {
    const running = `const timer = setInterval(() => {}, 1_000)
      shutdown.add('stop', () => { clearInterval(timer); logger.info('stopped') })
      logger.info('started')`
    const { exitCode, out } = await runMain(running, {}, (line, child) => {
      if (line.includes('started')) child.kill('SIGTERM')
    })
    assert.equal(exitCode, 0)
    assert.match(out, /shutting down: SIGTERM[^]*stopped/)
  })

  it('exits immediately at the second signal', async () => {
    const stuck = `setInterval(() => {}, 1_000)
      shutdown.add('hang', () => { logger.info('hanging'); return new Promise(() => {}) })
      logger.info('started')`
    const { exitCode } = await runMain(stuck, { SHUTDOWN_GRACE_MS: '3600000' }, (line, child) => {
      if (line.includes('started') || line.includes('hanging')) child.kill('SIGINT')
    })
    assert.equal(exitCode, 1)
  })

  it('exits with 1 after an uncaught exception, and logs it', async () => {
    const { exitCode, out } = await runMain(`setImmediate(() => { throw new Error('lost') })`, {})
    assert.equal(exitCode, 1)
    assert.match(out, /uncaught exception/)
    assert.match(out, /"message":"lost"/)
  })
})
