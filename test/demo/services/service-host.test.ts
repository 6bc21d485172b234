import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { startServiceHost } from '../../../sandbox/demo/services/service-host.ts'

async function startHost(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-host-'))
  const watch = await watchOver(folder, 'remove')
  const ended: string[] = []
  const host = startServiceHost({
    ...{ environment: process.env, logFile: join(folder, 'all.log'), watch },
    onUnexpectedEnd: (message) => void ended.push(message),
  })
  t.after(async () => {
    await host.end()
    await watch.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const port = await freePort([], new Set())
  const of = (name: 'console' | 'worker') => ({
    ...{ name, logFile: join(folder, `${name}.log`) },
    readyUrl: `http://127.0.0.1:${port}/readyz`,
  })
  return { host, of, ended, port }
}

describe('one process for all services', () => {
  it('starts a service with its own variables and log, and stops it', async (t) => {
    const { mongodbUrl } = await stackForTests()
    const { host, of, ended, port } = await startHost(t)
    const options = of('console')
    const secrets = {
      CONSOLE_TOKEN: 'a-token-for-the-test',
      EXPORT_LINK_KEY: 'a-key-for-the-test-of-more-than-32-characters',
    }
    const places = { CONSOLE_PORT: String(port), MONGODB_URL: mongodbUrl, MONGODB_DATABASE: 'service-host' }
    const config = { SLIPSTREAM_CONFIG: 'sandbox/slipstream.config.yaml' }
    const service = await host.start({ ...options, env: { ...secrets, ...places, ...config } })
    assert.equal((await fetch(options.readyUrl)).status, 200)
    await service.stop()
    await assert.rejects(fetch(options.readyUrl))
    assert.match(readFileSync(options.logFile, 'utf8'), /"name":"console".*health and metrics are at/)
    assert.deepEqual(ended, [])
  })

  it('given a variable that is missing, then the start fails and names it', async (t) => {
    const { host, of } = await startHost(t)
    await assert.rejects(host.start({ ...of('worker'), env: {} }), /worker ended[^]*KAFKA_BROKERS is not set/)
  })
})
