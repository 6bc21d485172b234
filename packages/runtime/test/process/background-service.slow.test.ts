import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'

const main = `import { startProcess } from '../../src/process/start-process.ts'
  import { backgroundService } from '../../src/process/background-service.ts'
  await startProcess(backgroundService({
    name: 'example', does: 'counting', variables: ['KAFKA_BROKERS'],
    start: ({ KAFKA_BROKERS }, { health, logger }) => {
      health.add({ name: 'kafka', check: () => { throw new Error('no broker at ' + KAFKA_BROKERS[0]) } })
      return { stop: async () => logger.info('stopped') }
    },
  }))`

const start = (environment: NodeJS.ProcessEnv) =>
  spawn(process.execPath, ['--input-type=module', '-e', main], {
    cwd: import.meta.dirname,
    env: { ...environment, LOG_FORMAT: 'json' },
  })

describe('a background service', () => {
  it('given its variables, then it serves health until SIGTERM, and is stopped in order', async () => {
    const child = start({ KAFKA_BROKERS: '127.0.0.1:1', HOST: '127.0.0.1', HEALTH_PORT: '0' })
    const exited = once(child, 'close') as Promise<[number | null]>
    const messages: string[] = []
    for await (const line of createInterface(child.stdout)) {
      const { msg } = JSON.parse(line) as { msg: string }
      messages.push(msg.replace(/:\d+\//, '/'))
      const url = /counting; health is at (.*)/.exec(msg)?.[1]
      if (url === undefined) continue
      const readiness = await fetch(url)
      assert.equal(readiness.status, 503)
      assert.match(await readiness.text(), /no broker at 127\.0\.0\.1:1/)
      child.kill('SIGTERM')
    }
    assert.deepEqual(await exited, [0, null])
    assert.deepEqual(messages, [
      ...['counting; health is at http://127.0.0.1/readyz', 'shutting down: SIGTERM', 'stopped'],
    ])
  })

  it('given a variable that is missing, then it names it and exits with 1', async () => {
    const child = start({ HEALTH_PORT: '0' })
    let error = ''
    child.stderr.on('data', (data: Buffer) => void (error += data.toString()))
    const [exitCode] = (await once(child, 'close')) as [number | null]
    assert.equal(exitCode, 1)
    assert.match(error, /^example: .*\n {2}- KAFKA_BROKERS is not set/)
  })
})
