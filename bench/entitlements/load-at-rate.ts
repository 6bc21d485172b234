import { Agent, get } from 'node:http'

export type LoadFigures = { requests: number; p50Ms: number; p99Ms: number; maxMs: number }

/**
 * Sends requests at a fixed rate, whether or not earlier ones have been answered. A duration counts from when a request was due.
 *
 * @throws when any is not answered 200: a figure with failures in it means nothing
 */
export async function loadAtRate(load: {
  urlOf(): string
  headers: Record<string, string>
  perSecond: number
  seconds: number
}): Promise<LoadFigures> {
  const { urlOf, headers, perSecond, seconds } = load
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const total = perSecond * seconds
  const startedAt = performance.now()
  const under: Promise<number>[] = []
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond))
      while (under.length < due) {
        const dueAt = startedAt + (under.length / perSecond) * 1_000
        under.push(durationMs(urlOf(), agent, headers, dueAt))
      }
      if (under.length < total) return
      clearInterval(timer)
      resolve()
    }, 1)
  })
  const sorted = (await Promise.all(under)).sort((a, b) => a - b)
  agent.destroy()
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN
  return { requests: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

function durationMs(
  url: string,
  agent: Agent,
  headers: Record<string, string>,
  dueAt: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} was answered ${response.statusCode}`))
      response.resume().on('end', () => resolve(performance.now() - dueAt))
    }).on('error', reject)
  })
}
