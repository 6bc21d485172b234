import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { collectionOf, ensureFirstVersion } from '@slipstream/projector/adapters/read-model-versions.ts'
import { readModels } from '@slipstream/projector/read-models.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { fillSubscriptions } from './fill-subscriptions.ts'
import { loadAtRate } from '../measure/load/load-at-rate.ts'

const main = fileURLToPath(new URL('../../services/console/src/main.ts', import.meta.url))
const database = 'bench'
const token = 'a-token-for-the-bench'
const perSecond = 500
const config = {
  sources: {
    billing: {
      ...{ type: 'stripe', livemode: false, secrets: [{ env: 'BILLING_SECRET' }] },
      entitlements: [{ product: 'prod_individual', grants: ['reports', 'export'] }],
    },
  },
}

/** What customers may use, requested of a console process 500 times a second. */
export async function benchEntitlements(options: {
  customers: number
  seconds: number
  print(line: string): void
}): Promise<string> {
  const { customers, seconds, print } = options
  const stack = await startStackWithProgress({ temporary: true, env: {}, parts: ['mongodb'] })
  const client = new MongoClient(stack.mongodbUrl)
  const running = startConsoleProcess(stack.mongodbUrl)
  try {
    const db = client.db(database)
    for (const model of readModels) await ensureFirstVersion(db, model)
    await fillSubscriptions(db.collection(collectionOf('subscriptions', 1)), customers, print)
    const url = `http://127.0.0.1:${running.port}`
    await untilReady(`${url}/readyz`)
    const headers = { authorization: `Bearer ${token}` }
    const requestOf = () => {
      const customer = `cus_${Math.floor(Math.random() * customers)}`
      return { url: `${url}/api/customers/${customer}/entitlements`, headers }
    }
    await loadAtRate({ requestOf, perSecond, seconds: 5 })
    const { p50Ms, p99Ms, maxMs, requests } = await loadAtRate({ requestOf, perSecond, seconds })
    const figures = [p50Ms, p99Ms, maxMs].map((ms) => ms.toFixed(1)).join(' / ')
    return `${requests} requests at ${perSecond}/s over ${customers} customers: p50 / p99 / max ${figures} ms (goal: p99 <= 20)`
  } finally {
    running.process.kill()
    await once(running.process, 'exit')
    await client.close()
    await stack.stop()
  }
}

function startConsoleProcess(mongodbUrl: string) {
  const path = join(mkdtempSync(join(tmpdir(), 'slipstream-bench-')), 'slipstream.config.yaml')
  writeFileSync(path, JSON.stringify(config))
  const port = 18_090
  const env = {
    ...process.env,
    ...{ SLIPSTREAM_CONFIG: path, MONGODB_URL: mongodbUrl, MONGODB_DATABASE: database },
    ...{ CONSOLE_TOKEN: token, CONSOLE_PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
  }
  return { port, process: spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] }) }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not ready within 30 s: ${url}`)
}
