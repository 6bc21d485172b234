import { Agent, get } from 'node:http'
import { atRate } from '../measure/at-rate.ts'

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
  const durations = await atRate({ perSecond, seconds }, (_, dueAt) =>
    durationMs(urlOf(), agent, headers, dueAt),
  )
  const sorted = durations.sort((a, b) => a - b)
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
