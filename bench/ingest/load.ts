import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { signedOrder } from './signed-order.ts'

const script = fileURLToPath(new URL('load.lua', import.meta.url))

export type Load = { requests: number; requestsPerSecond: number; p50Ms: number; p99Ms: number }

/** Writes the orders that the load is made of; the number of them is far above what is in flight at once. */
export function writeOrders(count: number): string {
  const file = join(tmpdir(), `slipstream-bench-${process.pid}`)
  const lines = Array.from({ length: count }, (_, i) => {
    const { body, signature } = signedOrder(i + 1)
    return `${signature} ${body}\n`
  })
  writeFileSync(file, lines.join(''))
  return file
}

/**
 * Load by wrk over keep-alive connections.
 *
 * @throws when wrk is missing, or any request was not answered 2xx: a figure with failures in it means
 * nothing
 */
export async function load(url: string, connections: number, seconds: number, orders: string): Promise<Load> {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '-s',
    script,
    url,
    '--',
    orders,
  ]
  const { stdout } = await promisify(execFile)('wrk', args).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT'
      ? new Error('This benchmark needs wrk: install it, for example `apt-get install wrk`.')
      : error
  })
  const match = /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout)
  const [requests = NaN, durationUs = NaN, p50Us = NaN, p99Us = NaN, errors = NaN] = (match ?? [])
    .slice(1)
    .map(Number)
  if (errors !== 0) throw new Error(`${errors} requests failed at ${url}:\n${stdout}`)
  return {
    requests,
    requestsPerSecond: requests / (durationUs / 1e6),
    p50Ms: p50Us / 1000,
    p99Ms: p99Us / 1000,
  }
}
