import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { signedOrder } from '../ingest/signed-order.ts'
import { memoryOf } from '../measure/process/process-memory.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { table } from '../measure/results/table.ts'

const count = 10_000
const ordersOfShop = 100
/** How many are opened at once: fewer than the system lets wait for a process. */
const together = 200

/**
 * Ten thousand connections that begin a request and never end it, from one address and from
 * many: does a shop still get through?
 */
export async function benchConnections({ print }: { print: (line: string) => void }): Promise<string> {
  const runs = []
  for (const addresses of [1, 2, 100]) {
    print(`${count} connections from ${addresses} addresses`)
    runs.push({ addresses, ...(await measure(addresses)) })
  }
  await saveResults('connections', { count, runs })
  const rows = runs.map((one) => [
    ...[one.addresses, one.held, `${one.taken} of ${ordersOfShop}`, Math.round(one.slowestMs)].map(String),
    ...[`${one.before.rssMiB} to ${one.during.rssMiB} MiB`, `${(one.closedAfterMs / 1_000).toFixed(1)} s`],
  ])
  return table(['addresses', 'held', 'orders taken', 'slowest, ms', 'memory', 'all closed after'], rows)
}

async function measure(addresses: number) {
  const program = fileURLToPath(new URL('server.ts', import.meta.url))
  const server = spawn(process.execPath, ['--max-old-space-size=256', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [printed] = (await once(server.stdout, 'data')) as [Buffer]
    const url = printed.toString().trim()
    await ordersFrom(url)
    const before = await memoryOf(url)
    const begunAt = performance.now()
    const sockets: Socket[] = []
    while (sockets.length < count) {
      const next = Array.from({ length: together }, (_, n) => begin(url, `127.0.${2 + (n % addresses)}.1`))
      await Promise.all(next.map(isOpenOrClosed))
      sockets.push(...next)
    }
    const orders = await ordersFrom(url)
    const held = sockets.filter(({ closed }) => !closed).length
    const during = await memoryOf(url).catch(() => ({ rssMiB: NaN, heapMiB: NaN }))
    while (sockets.some(({ closed }) => !closed)) await after(100)
    return { ...orders, held, before, during, closedAfterMs: performance.now() - begunAt }
  } finally {
    server.kill('SIGKILL')
  }
}

/** Half of a request, which holds its connection. */
function begin(url: string, localAddress: string): Socket {
  const { port, hostname } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, localAddress })
  socket.on('error', () => undefined).resume()
  socket.write('POST /webhooks/shop HTTP/1.1\r\nHost: x\r\nX-A: ')
  return socket
}

function isOpenOrClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('connect', () => resolve())
    socket.once('close', () => resolve())
  })
}

/** A shop's orders, one after the other and each by a connection of its own, sent once. */
async function ordersFrom(url: string): Promise<{ taken: number; slowestMs: number }> {
  let [taken, slowestMs] = [0, 0]
  for (let id = 1; id <= ordersOfShop; id++) {
    const sentAt = performance.now()
    if (await isTaken(url, id)) taken++
    slowestMs = Math.max(slowestMs, performance.now() - sentAt)
  }
  return { taken, slowestMs }
}

async function isTaken(url: string, id: number): Promise<boolean> {
  const { body, signature } = signedOrder(id)
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    ...{ 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-signature': signature },
  }
  const outgoing = request(`${url}/webhooks/shop`, { method: 'POST', headers, agent: false })
  outgoing.end(body)
  try {
    const [{ statusCode }] = (await once(outgoing, 'response')) as [{ statusCode: number; resume(): void }]
    return statusCode === 200
  } catch {
    return false
  }
}
