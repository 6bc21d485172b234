import type { LinkName } from '../domain/fault-kinds.ts'
import type { Toxic } from '../system/toxiproxy.ts'
import type { Injection } from './injection.ts'

const disturb =
  (toxic: Toxic): Injection =>
  async (system, { target }) => {
    const link = system.link(target as LinkName)
    await Promise.all(link.map((proxy) => proxy.add(toxic)))
    return async () => void (await Promise.all(link.map((proxy) => proxy.heal())))
  }

export const slowLink = disturb({ type: 'latency', attributes: { latency: 250, jitter: 200 } })

/** Data of half of the connections arrive nowhere. */
export const loseConnections = disturb({ type: 'timeout', toxicity: 0.5, attributes: { timeout: 0 } })

/** Connections stay open, and nothing arrives. */
export const halfOpenLink = disturb({ type: 'timeout', attributes: { timeout: 0 } })

export const cutLink: Injection = async (system, { target }) => {
  const link = system.link(target as LinkName)
  await Promise.all(link.map((proxy) => proxy.cut()))
  return async () => void (await Promise.all(link.map((proxy) => proxy.heal())))
}
