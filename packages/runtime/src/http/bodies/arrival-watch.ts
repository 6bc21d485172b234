import type { IncomingMessage } from 'node:http'
import { BodyRefused } from './body-refused.ts'

/** A body that arrives more slowly than this, after the grace, is given up: it holds memory. */
const minBytesPerSecond = 8 * 1024
const intervalMs = 1_000

/** A body on its way. Who reads it adds up its bytes. */
export type Arrival = { request: IncomingMessage; startedAtMs: number; bytes: number }

/**
 * Destroys requests whose bodies arrive too slowly. One timer is for all: one for
 * each would cost 8 µs of every delivery.
 */
export class ArrivalWatch {
  readonly #arriving = new Set<Arrival>()
  readonly #graceMs: number
  readonly #timer: NodeJS.Timeout

  constructor(graceMs: number) {
    this.#graceMs = graceMs
    this.#timer = setInterval(
      () => this.#destroySlow(performance.now()),
      Math.min(graceMs, intervalMs),
    ).unref()
  }

  begin(request: IncomingMessage): Arrival {
    const arrival = { request, startedAtMs: performance.now(), bytes: 0 }
    this.#arriving.add(arrival)
    return arrival
  }

  end(arrival: Arrival): void {
    this.#arriving.delete(arrival)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #destroySlow(nowMs: number): void {
    for (const { request, startedAtMs, bytes } of this.#arriving) {
      const dueBytes = ((nowMs - startedAtMs - this.#graceMs) / 1_000) * minBytesPerSecond
      if (bytes < dueBytes) request.destroy(new BodyRefused(408, 'The body arrives too slowly.'))
    }
  }
}
