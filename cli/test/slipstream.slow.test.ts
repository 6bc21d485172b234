import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const slipstream = fileURLToPath(new URL('../slipstream.js', import.meta.url))
const history = fileURLToPath(new URL('history.jsonl', import.meta.url))

type Ended = { code: number | string | null | undefined; stdout: string; stderr: string }

/** Runs the program by its first line, as a shell does. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH, NODE_COMPILE_CACHE } = process.env
    execFile(slipstream, args, { env: { PATH, NODE_COMPILE_CACHE, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

test('given a wrong command, when the program runs, then its exit code is 2', async () => {
  const { code, stderr } = await run(['alets'])
  assert.equal(code, 2)
  assert.match(stderr, /Did you mean alerts\?/)
})

test('given output that is no terminal, when a history is evaluated, then JSON is written', async () => {
  const { code, stdout, stderr } = await run(['evaluate-stall', history])
  assert.equal(code, 0, stderr)
  assert.equal((JSON.parse(stdout) as { orders: number }).orders, 3)
})

test('given --tables, when a history is evaluated, then tables are written', async () => {
  assert.match((await run(['evaluate-stall', history, '--tables'])).stdout, /^\|/m)
})

test('given a file without orders, when it is evaluated, then it is refused with exit code 1', async () => {
  const { code, stderr } = await run(['evaluate-stall', slipstream])
  assert.equal(code, 1)
  assert.match(stderr, /No order with a readable createdAt/)
})

test('given an unset variable, when a command runs, then it is named, with exit code 2', async () => {
  const { code, stderr } = await run(['alerts', 'list'], { KAFKA_BROKERS: '127.0.0.1:1' })
  assert.equal(code, 2)
  assert.match(stderr, /MONGODB_URL is not set/)
})

test('given a MongoDB that does not respond, when a command runs, then the exit code is 2', async () => {
  const { code, stderr } = await run(['alerts', 'list'], { MONGODB_URL: 'mongodb://127.0.0.1:1' })
  assert.equal(code, 2)
  assert.match(stderr, /127\.0\.0\.1:1/)
})

test('given bash, when a completion script is written, then it calls what lists the subcommands', async () => {
  assert.match((await run(['completion', 'bash'])).stdout, /slipstream complete --/)
  assert.match((await run(['complete', '--', 'checkpoints', 's'])).stdout, /^show\t.+\nset\t/m)
  assert.match((await run(['complete', '--', 'alerts', 'list', '--severity', 'c'])).stdout, /critical/)
})

test('given a reader that closes the pipe, when help is written, then no error follows', async () => {
  const child = spawn(slipstream, ['--help'], {
    env: { PATH: process.env['PATH'] },
  })
  child.stdout.destroy()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  assert.deepEqual([code, errors], [0, ''])
})
