import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { WorkOutcome } from '@slipstream/work/domain/work-outcome.ts'
import type { WorkState } from '@slipstream/work/domain/work.ts'
import type { CalloutPolicy } from './callout-policy.ts'
import type { CalloutProcess, EndReport } from './callout-task.ts'
import type { SendResult } from './send-result.ts'

/** What happens to a call-out. */
export type CalloutInput =
  /** A worker has claimed it. */
  | { type: 'claimed' }
  /** A worker is about to send it. */
  | { type: 'sending'; message: string }
  /** @property isOutage whether the endpoint counts as unavailable: then no attempt is used up */
  | { type: 'responded'; result: SendResult; isOutage: boolean }
  | { type: 'reported'; status: 'progress' | EndReport['status']; detail: string | null; at: string }
  /** What it needs is not known yet. */
  | { type: 'waited'; for: string }
  /** What set it off does not hold any more. */
  | { type: 'withdrawn'; reason: string }
  /** A fault of our own. */
  | { type: 'broke'; reason: string; isFinal: boolean }
  | { type: 'cancelled' | 'redriven'; commandId: string; actor: string; reason: string }

export type AdvanceContext = {
  policy: CalloutPolicy
  /** Of its item of work. */
  state: WorkState
  nowMs: number
  /** From 0 (inclusive) to 1 (exclusive). */
  random: number
}

const minWaitMs = 5_000
const maxWaitMs = 60_000

/** What others are to learn of a step. */
export type Publication =
  | { kind: 'waiting'; for: 'attempt' | 'callback'; reason: string | null }
  | { kind: 'delivered' | 'dead-lettered' }
  | { kind: 'cancelled'; reason: string; by: string | null }

export type CalloutStep = {
  process: CalloutProcess
  /** Undefined where its schedule stays as it is. */
  outcome?: WorkOutcome | { kind: 'cancel' }
  publication?: Publication
  /** Why nothing has changed. */
  ignored?: 'over' | 'not-sent' | 'no-callback' | 'older'
}

/** The next step of a call-out. */
export function advance(process: CalloutProcess, input: CalloutInput, context: AdvanceContext): CalloutStep {
  switch (input.type) {
    case 'claimed':
      return claimed(process, context)
    case 'sending':
      return sending(process, input.message, context)
    case 'responded':
      return responded(process, input, context)
    case 'reported':
      return reported(process, input, context)
    case 'waited':
      return waited(process, input.for, context)
    case 'withdrawn':
      return {
        process,
        outcome: { kind: 'done', result: { outcome: input.reason } },
        publication: { kind: 'cancelled', reason: input.reason, by: null },
      }
    case 'broke':
      return input.isFinal
        ? deadLettered(process, input.reason)
        : failedAttempt(process, input.reason, context)
    case 'cancelled':
      return cancelled(process, input, context)
    case 'redriven':
      return redriven(process, input, context)
  }
}

/** Undefined outcome and no report: it is to be sent. */
function claimed(process: CalloutProcess, context: AdvanceContext): CalloutStep {
  const { report, callbackBy } = process
  if (report !== null) return ended(process, report)
  if (callbackBy === null) return { process }
  const leftMs = Date.parse(callbackBy) - context.nowMs
  if (leftMs > 0) return { process, outcome: { kind: 'continue', inMs: leftMs } }
  const missing = { ...process, acceptedAt: null, callbackBy: null }
  const reason = 'no callback arrived in time'
  return context.policy.callback?.ifMissing === 'dead-letter'
    ? deadLettered(missing, reason)
    : failedAttempt(missing, reason, context)
}

/** It waits as long as it has waited so far, within limits. */
function waited(process: CalloutProcess, waitsFor: string, { policy, nowMs }: AdvanceContext): CalloutStep {
  if (process.report !== null) return ended(process, process.report)
  const since = process.waitsSince ?? instant(nowMs)
  const waitedMs = nowMs - Date.parse(since)
  const leftMs = policy.giveUpAfterMs - waitedMs
  if (leftMs <= 0) return deadLettered(process, `it waited for the ${waitsFor} for too long`)
  const inMs = Math.min(Math.max(minWaitMs, waitedMs), maxWaitMs, leftMs)
  return {
    process: { ...process, waitsSince: since },
    outcome: { kind: 'defer', inMs, reason: `it waits for the ${waitsFor}` },
  }
}

function sending(process: CalloutProcess, message: string, { nowMs }: AdvanceContext): CalloutStep {
  if (process.report !== null) return { process }
  const at = instant(nowMs)
  const attempts = process.attempts + 1
  const first = { firstSentAt: process.firstSentAt ?? at, sentAt: at, attempts, waitsSince: null }
  const made = process.message === null ? { message, messageOf: attempts } : {}
  return { process: { ...process, ...first, ...made } }
}

function responded(
  before: CalloutProcess,
  { result, isOutage }: Extract<CalloutInput, { type: 'responded' }>,
  context: AdvanceContext,
): CalloutStep {
  // Its callback was faster than its response.
  if (before.report !== null) return ended(before, before.report)
  if (result.kind === 'done') return delivered(before)
  if (result.kind === 'accepted') return accepted(before, context)
  const { reason, detail, retryAfterMs, isRateLimited } = result
  const process = result.mayHaveArrived ? before : withoutMessage(before)
  // Progress was reported meanwhile, so the request has arrived, whatever the response.
  if (process.callbackBy !== null) return accepted(process, context)
  if (result.isPermanent) return deadLettered(process, reason, detail)
  if (!isRateLimited && !isOutage) return failedAttempt(process, reason, context, { detail, retryAfterMs })
  if (isGivenUp(process, context)) return deadLettered(process, tooLong(reason), detail)
  const inMs = Math.max(retryAfterMs, waitMs(context, process.attempts))
  return waiting({ ...process, lastError: withDetail(reason, detail) }, { kind: 'defer', inMs, reason })
}

/** The endpoint does not have it: the next attempt may send the newest state. */
function withoutMessage(process: CalloutProcess): CalloutProcess {
  return process.messageOf === process.attempts ? { ...process, message: null, messageOf: 0 } : process
}

function accepted(process: CalloutProcess, { policy, nowMs }: AdvanceContext): CalloutStep {
  const { callback } = policy
  if (callback === undefined) return delivered(process)
  const since = process.acceptedAt ?? instant(nowMs)
  const byMs = Math.max(nowMs + callback.withinMs, Date.parse(process.callbackBy ?? since))
  const limitMs = Date.parse(since) + callback.maxMs
  return awaiting(process, since, Math.min(byMs, limitMs), nowMs)
}

function awaiting(process: CalloutProcess, since: string, byMs: number, nowMs: number): CalloutStep {
  return {
    process: { ...process, acceptedAt: since, callbackBy: instant(byMs), lastError: null },
    outcome: { kind: 'continue', inMs: Math.max(0, byMs - nowMs) },
    publication: { kind: 'waiting', for: 'callback', reason: null },
  }
}

function reported(
  process: CalloutProcess,
  { status, detail, at }: Extract<CalloutInput, { type: 'reported' }>,
  context: AdvanceContext,
): CalloutStep {
  const { state } = context
  if (state === 'done' || state === 'cancelled') return { process, ignored: 'over' }
  if (process.sentAt === null) return { process, ignored: 'not-sent' }
  if (status === 'progress') return progressed(process, at, context)
  if (state === 'dead-lettered' && status === 'failed') return { process, ignored: 'over' }
  const report = { status, detail, at }
  if (state !== 'leased') return ended(process, report)
  // A worker holds it, and ends it. Completed effects stay.
  if (process.report?.status === 'done') return { process, ignored: 'older' }
  return { process: { ...process, report } }
}

function progressed(process: CalloutProcess, at: string, context: AdvanceContext): CalloutStep {
  const { policy, state, nowMs } = context
  if (state === 'dead-lettered' || process.report !== null) return { process, ignored: 'over' }
  if (policy.callback === undefined) return { process, ignored: 'no-callback' }
  const { withinMs, maxMs } = policy.callback
  const since = process.acceptedAt ?? at
  const byMs = Math.min(Date.parse(at) + withinMs, Date.parse(since) + maxMs)
  if (process.callbackBy !== null && byMs <= Date.parse(process.callbackBy))
    return { process, ignored: 'older' }
  const step = awaiting(process, since, byMs, nowMs)
  return state === 'leased' ? { process: step.process } : step
}

function ended(process: CalloutProcess, { status, detail }: EndReport): CalloutStep {
  const after = { ...process, report: null, callbackBy: null }
  if (status === 'done') return delivered(after)
  return deadLettered(after, 'the endpoint reported that it failed', detail)
}

function delivered(process: CalloutProcess): CalloutStep {
  return {
    // Its body is not needed any more.
    process: { ...process, message: null, messageOf: 0, callbackBy: null, report: null, lastError: null },
    outcome: { kind: 'done', result: { outcome: 'delivered' } },
    publication: { kind: 'delivered' },
  }
}

/** @param detail what the endpoint wrote: for the record, and neither logs nor alerts */
function deadLettered(process: CalloutProcess, reason: string, detail: string | null = null): CalloutStep {
  return {
    process: { ...process, lastError: withDetail(reason, detail), callbackBy: null, acceptedAt: null },
    outcome: { kind: 'fail', reason, isPermanent: true },
    publication: { kind: 'dead-lettered' },
  }
}

function failedAttempt(
  before: CalloutProcess,
  reason: string,
  context: AdvanceContext,
  { detail = null, retryAfterMs = 0 }: { detail?: string | null; retryAfterMs?: number } = {},
): CalloutStep {
  const process = { ...before, failures: before.failures + 1, lastError: withDetail(reason, detail) }
  if (process.failures >= context.policy.maxAttempts) return deadLettered(process, reason, detail)
  if (isGivenUp(process, context)) return deadLettered(process, tooLong(reason), detail)
  const inMs = Math.max(retryAfterMs, waitMs(context, process.failures))
  return waiting(process, { kind: 'fail', reason, inMs })
}

function waiting(process: CalloutProcess, outcome: WorkOutcome, reason: string | null = null): CalloutStep {
  return { process, outcome, publication: { kind: 'waiting', for: 'attempt', reason } }
}

function cancelled(
  process: CalloutProcess,
  { commandId, actor, reason }: Extract<CalloutInput, { type: 'cancelled' | 'redriven' }>,
  { state }: AdvanceContext,
): CalloutStep {
  if (state === 'done' || state === 'cancelled') return { process, ignored: 'over' }
  return {
    process: {
      ...{ ...process, message: null, messageOf: 0, callbackBy: null },
      ...carriedOut(process, commandId),
    },
    outcome: { kind: 'cancel' },
    publication: { kind: 'cancelled', reason, by: actor },
  }
}

/** With all its attempts, and a body of the newest state. */
function redriven(
  process: CalloutProcess,
  { commandId, reason }: Extract<CalloutInput, { type: 'cancelled' | 'redriven' }>,
  { state }: AdvanceContext,
): CalloutStep {
  if (state !== 'dead-lettered') return { process, ignored: 'over' }
  const again = {
    ...{ ...process, attempts: 0, failures: 0, firstSentAt: null, message: null, messageOf: 0 },
    ...{ acceptedAt: null, callbackBy: null, report: null, waitsSince: null },
    ...carriedOut(process, commandId),
  }
  return waiting(again, { kind: 'continue', inMs: 0 }, reason)
}

const maxCommands = 20
const carriedOut = ({ commands }: CalloutProcess, commandId: string) => ({
  commands: [...commands, commandId].slice(-maxCommands),
})

function isGivenUp({ firstSentAt }: CalloutProcess, { policy, nowMs }: AdvanceContext): boolean {
  return firstSentAt !== null && nowMs - Date.parse(firstSentAt) >= policy.giveUpAfterMs
}

const tooLong = (reason: string): string => `${reason}; it was tried for too long`
const withDetail = (reason: string, detail: string | null): string =>
  detail === null ? reason : `${reason}: ${detail}`

const waitMs = ({ policy, random }: AdvanceContext, failures: number): number =>
  backOffMs(policy.backOff, Math.max(1, failures), random)

const instant = (ms: number): string => new Date(ms).toISOString()
