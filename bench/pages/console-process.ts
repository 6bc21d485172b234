import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../services/console/src/main.ts', import.meta.url))
const token = 'a-token-for-the-bench'
const port = 18_091
const readyWithinMs = 60_000
const shop = {
  type: 'woocommerce',
  secrets: [{ env: 'BENCH_SECRET' }],
  statuses: { completed: ['saveParticipants'] },
}
const config = {
  sources: {
    ...{ shop, second: shop, former: shop },
    admin: { type: 'admin', admins: [{ name: 'Ana', token: { env: 'BENCH_SECRET' } }], currency: 'NZD' },
    billing: {
      ...{ type: 'stripe', livemode: false, secrets: [{ env: 'BENCH_SECRET' }] },
      entitlements: [{ product: 'prod_individual', grants: ['reports'] }],
    },
  },
}

/** The console as production starts it, and an admin who is signed in. */
export type ConsoleProcess = {
  /**
   * A page, or a query of the API.
   *
   * @returns milliseconds until the whole response was there
   * @throws when it is not 200
   */
  get(path: string): Promise<number>
  stop(): Promise<void>
}

export async function startConsoleProcess(mongodbUrl: string, database: string): Promise<ConsoleProcess> {
  const path = join(mkdtempSync(join(tmpdir(), 'slipstream-bench-')), 'slipstream.config.yaml')
  writeFileSync(path, JSON.stringify(config))
  const env = {
    ...process.env,
    ...{ SLIPSTREAM_CONFIG: path, MONGODB_URL: mongodbUrl, MONGODB_DATABASE: database, HEALTH_PORT: '0' },
    ...{ CONSOLE_TOKEN: token, CONSOLE_PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
    ...{ NODE_ENV: 'production', BENCH_SECRET: 'a-secret-of-the-bench', TOPIC_PREFIX: 'bench-' },
    // Where orders would be placed; nobody does.
    ...{ INGEST_URL: 'http://127.0.0.1:9', INGEST_TOKEN: token },
  }
  delete (env as NodeJS.ProcessEnv)['KAFKA_BROKERS']
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  // Also where the bench fails, so that the next one finds the port free.
  process.once('exit', () => child.kill())
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}/readyz`)
  const cookie = await signIn(url)
  const ofPages = { cookie, accept: 'text/html' }
  const ofApi = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const agent = new Agent({ keepAlive: true })
  return {
    get: (path) => durationMs(`${url}${path}`, path.startsWith('/api/') ? ofApi : ofPages, agent),
    async stop() {
      agent.destroy()
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function signIn(url: string): Promise<string> {
  const body = new URLSearchParams({ token })
  const response = await fetch(`${url}/sign-in`, { method: 'POST', body, redirect: 'manual' })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (response.status !== 303 || cookie === undefined)
    throw new Error(`signing in was answered ${response.status}`)
  return cookie
}

function durationMs(url: string, headers: Record<string, string>, agent: Agent): Promise<number> {
  const begunAt = performance.now()
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} was answered ${response.statusCode}`))
      response.resume().on('end', () => resolve(performance.now() - begunAt))
    })
    sending.on('error', reject).end()
  })
}

async function untilReady(url: string): Promise<void> {
  for (const until = performance.now() + readyWithinMs; performance.now() < until;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not ready within a minute: ${url}`)
}
