import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { availableApi, evolveApi, mayRequest } from './domain/api-state.ts'
import type { ApiResult, ApiState } from './domain/api-state.ts'

/** Workers look this often whether requests may begin again. */
const maxWaitMs = 2_000
/** A probe without a result after this time, e.g. as its lease was lost, keeps no others away. */
const maxProbeMs = 60_000

/**
 * Lets requests of one source through while they can succeed, as far as this
 * process has seen, and at the shared rate.
 */
export class ApiGate implements Gate {
  readonly #source: string
  readonly #rate: Gate
  readonly #logger: Pick<Logger, 'info' | 'warn' | 'error'>
  #state: ApiState = availableApi
  #probeEndsAt = 0

  constructor(source: string, rate: Gate, logger: Pick<Logger, 'info' | 'warn' | 'error'>) {
    this.#source = source
    this.#rate = rate
    this.#logger = logger
  }

  get state(): ApiState {
    return this.#state
  }

  record(result: ApiResult): void {
    const before = this.#state
    this.#probeEndsAt = 0
    this.#state = evolveApi(before, result, Date.now())
    const { kind, reason } = this.#state
    if (kind === before.kind) return
    const fields = { source: this.#source, reason }
    if (kind === 'available') this.#logger.info(fields, 'fetches from Stripe succeed again')
    else if (kind === 'unavailable') this.#logger.warn(fields, 'could not fetch from Stripe: retrying')
    else this.#logger.error(fields, 'Stripe refuses fetches: they wait until an operator fixes the key')
  }

  async take(wanted: number): Promise<{ granted: number; waitMs: number }> {
    const nowMs = Date.now()
    const { granted, waitMs } = mayRequest(this.#state, wanted, nowMs)
    if (granted === 0 || nowMs < this.#probeEndsAt)
      return { granted: 0, waitMs: Math.min(waitMs || maxWaitMs, maxWaitMs) }
    return this.#state.kind === 'available' ? this.#rate.take(granted) : this.#takeProbe(nowMs)
  }

  async #takeProbe(nowMs: number): Promise<{ granted: number; waitMs: number }> {
    // Before the rate responds: others must not begin a probe meanwhile.
    this.#probeEndsAt = nowMs + maxProbeMs
    let granted = 0
    try {
      const taken = await this.#rate.take(1)
      granted = taken.granted
      return taken
    } finally {
      if (granted === 0) this.#probeEndsAt = 0
    }
  }

  async giveBack(unused: number): Promise<void> {
    this.#probeEndsAt = 0
    await this.#rate.giveBack(unused)
  }
}
