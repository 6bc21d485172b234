import type { Db, MongoClient } from 'mongodb'
import { Webhook } from 'standardwebhooks'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { SharedBreaker } from '@slipstream/work/shared-breaker.ts'
import type { HandlerOutcome, WorkContext, WorkHandler } from '@slipstream/work/work-handler.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchOfMissing } from '../fetches/domain/fetch-of-missing.ts'
import { requestFetches } from '../fetches/request-fetches.ts'
import type { NoticeRules } from '../notices/domain/notice-rules.ts'
import type { SendCallout } from './adapters/send-callout.ts'
import type { CalloutItem } from './adapters/callout-items.ts'
import type { CalloutRecorder } from './callout-recorder.ts'
import type { CalloutInput } from './domain/advance.ts'
import type { CalloutTask } from './domain/callout-task.ts'
import { decideCallout } from './domain/decide-callout.ts'
import type { CalloutDecision } from './domain/decide-callout.ts'
import { resultOf, shownBy } from './domain/send-result.ts'
import type { SendResult } from './domain/send-result.ts'
import { contextOf } from './read-context.ts'

export type HandlerParts = {
  client: MongoClient
  db: Db
  recorder: CalloutRecorder
  fetches: FetchItems
  breaker: SharedBreaker
  send: SendCallout
  /** Any of them verifies it. */
  secrets: readonly Secret[]
  rules: NoticeRules
  /** For metrics. */
  onSent(outcome: string): void
}

/**
 * Takes a call-out one step further: ends it by a known callback, or sends it. The request is recorded before
 * it is sent, and its outcome is decided on the newest record, since a callback may be faster than the
 * response.
 */
export function calloutHandler(parts: HandlerParts): WorkHandler<CalloutTask> {
  const { recorder, breaker } = parts
  const decided = (input: CalloutInput): HandlerOutcome => ({
    kind: 'decided',
    // A call-out without a decision is claimed again and decided then.
    decide: (held) => recorder.ofHeld(held, input) ?? { kind: 'continue', inMs: 0 },
  })
  return async (item, context) => {
    const { report, callbackBy } = item.process
    if (report !== null || callbackBy !== null) return returnProbe(breaker, decided({ type: 'claimed' }))
    try {
      const decision = await decide(parts, item)
      if (decision.kind === 'withdrawn')
        return await returnProbe(breaker, decided({ type: 'withdrawn', reason: decision.reason }))
      if (decision.kind === 'wait') {
        await requestWhatIsMissing(parts, item, decision.for)
        return await returnProbe(breaker, decided({ type: 'waited', for: decision.for }))
      }
      const result = await deliver(parts, item, decision.message, context)
      if (result === undefined) return await returnProbe(breaker, decided({ type: 'claimed' }))
      const isOutage = await recordAvailability(parts, result)
      return decided({ type: 'responded', result, isOutage })
    } catch (error) {
      context.signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      return decided({ type: 'broke', reason, isFinal: false })
    }
  }
}

/** The granted probe was not used: another call-out may use it. */
async function returnProbe(breaker: SharedBreaker, outcome: HandlerOutcome): Promise<HandlerOutcome> {
  if (breaker.breaker.state === 'open') await breaker.record({ type: 'probeReturned' }).catch(() => undefined)
  return outcome
}

async function decide({ db, rules }: HandlerParts, item: CalloutItem): Promise<CalloutDecision> {
  return decideCallout(item._id, item, await contextOf(db, item, rules))
}

/** The customer is fetched where no event has shown it yet. A repeat requests nothing more. */
async function requestWhatIsMissing(
  { client, fetches }: HandlerParts,
  item: CalloutItem,
  waitsFor: string,
): Promise<void> {
  const nowMs = Date.now()
  const needs = fetchOfMissing(item._id, item, waitsFor, nowMs)
  if (needs.length > 0)
    await inTransaction(client, (session) => requestFetches(fetches, needs, session, nowMs))
}

/** @returns undefined when a callback has ended it meanwhile, so that it is not sent */
async function deliver(
  { recorder, send, secrets }: HandlerParts,
  { _id: id }: CalloutItem,
  message: string,
  { recordDecided, signal, traceparent }: WorkContext,
): Promise<SendResult | undefined> {
  const { body } = await recordDecided((held) => {
    const process = recorder.sending(held, message)
    const body = process.report === null ? process.message : null
    return { progress: { step: 'sending', attempts: process.attempts }, set: { process }, body }
  })
  if (body === null) return undefined
  // The endpoint can continue the trace.
  const headers = { ...signedHeaders(id, body, secrets), ...(traceparent !== undefined && { traceparent }) }
  return resultOf(await send(body, headers, signal))
}

/** Each attempt is signed again, with its own time; the id is the same for all of them. */
function signedHeaders(id: string, body: string, secrets: readonly Secret[]): Record<string, string> {
  const at = new Date()
  const signatures = secrets.map((secret) => new Webhook(secret.reveal()).sign(id, at, body))
  return {
    'content-type': 'application/json',
    'user-agent': 'Slipstream',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  }
}

/** @returns whether the endpoint counts as unavailable */
async function recordAvailability({ breaker, onSent }: HandlerParts, result: SendResult): Promise<boolean> {
  onSent(result.kind)
  // The breaker only delays requests: the result is recorded in any case.
  await breaker.record(shownBy(result)).catch(() => undefined)
  return result.kind === 'failed' && result.isOfEndpoint && breaker.breaker.state === 'open'
}
