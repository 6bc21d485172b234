import type { WorkState } from '@slipstream/work/domain/work.ts'
import { advance } from '../../../src/callouts/domain/advance.ts'
import type { CalloutInput, CalloutStep } from '../../../src/callouts/domain/advance.ts'
import type { CalloutPolicy } from '../../../src/callouts/domain/callout-policy.ts'
import { newProcess } from '../../../src/callouts/domain/callout-task.ts'
import { resultOf } from '../../../src/callouts/domain/send-result.ts'

export const minuteMs = 60_000

export const policy: CalloutPolicy = {
  ...{ maxAttempts: 3, giveUpAfterMs: 1_000 * minuteMs, backOff: { firstMs: minuteMs, capMs: 8 * minuteMs } },
  callback: { withinMs: 10 * minuteMs, maxMs: 25 * minuteMs, ifMissing: 'repeat' },
}

/** A call-out to which inputs happen, with the state that its item of work gets. */
export class GivenCallout {
  process = newProcess
  state: WorkState = 'waiting'
  nowMs = Date.parse('2026-11-21T08:00:00.000Z')
  /** Until then nothing claims it. */
  dueMs = this.nowMs
  published: string[] = []
  readonly policy: CalloutPolicy

  constructor(changes: Partial<CalloutPolicy> = {}) {
    this.policy = { ...policy, ...changes }
  }

  when(input: CalloutInput): CalloutStep {
    const { policy, state, nowMs } = this
    const step = advance(this.process, input, { policy, state, nowMs, random: 0 })
    this.process = step.process
    if (step.publication !== undefined) this.published.push(step.publication.kind)
    const { outcome } = step
    if (outcome === undefined) return step
    if (outcome.kind === 'done') this.state = 'done'
    else if (outcome.kind === 'cancel') this.state = 'cancelled'
    else if (outcome.kind === 'fail' && outcome.isPermanent === true) this.state = 'dead-lettered'
    else {
      this.state = 'waiting'
      this.dueMs = nowMs + (outcome.inMs ?? 0)
    }
    return step
  }

  after(ms: number): this {
    this.nowMs += ms
    return this
  }

  /** A worker claims it and sends it. @returns what it sent; null when there was nothing to send */
  sent(message = 'newest'): string | null {
    this.state = 'leased'
    if (this.when({ type: 'claimed' }).outcome !== undefined) return null
    this.when({ type: 'sending', message })
    return this.process.report === null ? this.process.message : null
  }

  responded(
    status: number,
    {
      isOutage = false,
      retryAfterMs = 0,
      detail = null,
    }: { isOutage?: boolean; retryAfterMs?: number; detail?: string | null } = {},
  ): CalloutStep {
    const result = resultOf({ kind: 'response', status, retryAfterMs, detail })
    return this.when({ type: 'responded', result, isOutage })
  }

  /** A worker claims it, and something is not known yet. */
  waited(waitsFor: 'certainty' | 'customer' | 'subject'): CalloutStep {
    this.state = 'leased'
    return this.when({ type: 'waited', for: waitsFor })
  }

  reported(status: 'progress' | 'done' | 'failed', detail: string | null = null): CalloutStep {
    const at = new Date(this.nowMs).toISOString()
    return this.when({ type: 'reported', status, detail, at })
  }

  get nextInMs(): number {
    return this.dueMs - this.nowMs
  }
}
