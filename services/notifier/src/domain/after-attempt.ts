import type { DeliveryFault } from './delivery-fault.ts'

/** How often a mail is tried that the server keeps refusing for now, and how long between: a little over two days in all. */
const mostAttempts = 20
const firstMs = 60_000
const capMs = 4 * 60 * 60_000

export type AfterAttempt = { kind: 'setAside' } | { kind: 'retry'; waitMs: number; counts: boolean }

/**
 * What follows on an attempt that failed. While the server is away nothing counts, however long it takes; refusals for now
 * are retried with exponential back-off and bounded; refusals for ever are set aside at once.
 *
 * @param attempts that were refused before
 * @param random from 0 to 1
 */
export function afterAttempt(fault: DeliveryFault, attempts: number, random: number): AfterAttempt {
  switch (fault) {
    case 'permanent':
      return { kind: 'setAside' }
    case 'unreachable':
      return { kind: 'retry', waitMs: 0, counts: false }
    case 'temporary': {
      if (attempts + 1 >= mostAttempts) return { kind: 'setAside' }
      const fullMs = Math.min(capMs, firstMs * 2 ** Math.min(attempts, 20))
      return { kind: 'retry', waitMs: Math.round(fullMs * (0.5 + random / 2)), counts: true }
    }
  }
}
