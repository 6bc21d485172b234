import { Agent } from 'node:http'
import { atRate } from './at-rate.ts'
import { sendRequest, type LoadRequest } from './send-request.ts'

export type LoadFigures = { requests: number; p50Ms: number; p99Ms: number; maxMs: number }

/**
 * Sends requests at a fixed rate, whether or not earlier ones have been answered. A duration
 * counts from when a request was due.
 *
 * @throws when any is not answered 2xx: a figure with failures in it means nothing
 */
export async function loadAtRate(load: {
  requestOf(index: number): LoadRequest
  perSecond: number
  seconds: number
}): Promise<LoadFigures> {
  const { requestOf, perSecond, seconds } = load
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const durations = await atRate({ perSecond, seconds }, async (index, dueAt) => {
    await sendRequest(requestOf(index), agent)
    return performance.now() - dueAt
  })
  const sorted = durations.sort((a, b) => a - b)
  agent.destroy()
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? NaN
  return { requests: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}
