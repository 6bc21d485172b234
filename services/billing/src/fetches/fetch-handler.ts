import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { SendEvent, SendObject, SendResult } from '@slipstream/stripe/adapters/send-object.ts'
import type { StripeApi } from '@slipstream/stripe/adapters/stripe-api.ts'
import type { ApiGate } from '@slipstream/stripe/api-gate.ts'
import { requestTimeMs } from '@slipstream/stripe/domain/request-time.ts'
import { checkedAbsence, deletedObject } from './domain/deleted-object.ts'
import type { KnownObject } from '../objects/domain/known-object.ts'
import { pathOf } from '@slipstream/stripe/domain/stripe-object.ts'
import type { ObjectName } from '@slipstream/stripe/domain/stripe-object.ts'
import { responseOfFailure } from '@slipstream/stripe/domain/stripe-response.ts'
import type { StripeResponse } from '@slipstream/stripe/domain/stripe-response.ts'
import type { HandlerOutcome, WorkHandler } from '@slipstream/work/work-handler.ts'
import type { Fetch } from './domain/fetch.ts'

export type FetchParts = {
  api: StripeApi
  send: SendObject
  sendEvent: SendEvent
  gate: ApiGate
  livemode: boolean
  /** What billing knows of an object; null for nothing. */
  findKnown(object: ObjectName): Promise<KnownObject | null>
  logger: Pick<Logger, 'warn'>
  /** For metrics. */
  onFetched(type: string, outcome: string): void
}

/** The gate decides when the next request may begin. */
const afterMs = 1_000

/**
 * Fetches an object from Stripe and hands it over to ingest. Repeats are
 * duplicates or one more state of the object.
 */
export function fetchHandler(parts: FetchParts): WorkHandler<Fetch> {
  return async ({ object }, { signal }) => {
    const { requestedAt, ...requested } = await request(parts, object)
    const known = requested.response.kind === 'gone' ? await parts.findKnown(object) : null
    const response = checkedAbsence(checkedMode(requested.response, parts.livemode), known)
    parts.onFetched(object.type, response.kind)
    if (response.kind !== 'found' && response.kind !== 'gone') return notFetched(parts.gate, response)
    const fetched = response.kind === 'found' ? response.object : deletedObject(object, parts.livemode, known)
    const sent =
      object.type === 'event'
        ? await parts.sendEvent(object.source, fetched, signal)
        : await parts.send(object.source, fetched, requestedAt, signal)
    if (sent.kind !== 'accepted') return notSent(parts.gate, sent)
    parts.gate.record({ kind: 'succeeded' })
    if (sent.result === 'quarantined') parts.logger.warn({ ...object }, 'ingest quarantined a fetched object')
    return {
      kind: 'decided',
      decide({ item }) {
        const set = { requestedAt }
        // An event arrived meanwhile: the response may be older than its change.
        return item.work.isHastened ? { kind: 'continue', inMs: 0, set } : { kind: 'done', set }
      },
    }
  }
}

type Requested = { response: StripeResponse; requestedAt: string }

async function request({ api }: FetchParts, object: ObjectName): Promise<Requested> {
  // Before the request: what has changed since then may be missing in the response.
  const sentMs = Date.now()
  const fetched = await api.fetchObject(pathOf(object), object.account)
  if (!('object' in fetched)) {
    const response = responseOfFailure(object.type, fetched.failure)
    return { response, requestedAt: new Date(sentMs).toISOString() }
  }
  const requestedMs = requestTimeMs(sentMs, Date.now(), fetched.respondedMs)
  const response = { kind: 'found', object: fetched.object } as const
  return { response, requestedAt: new Date(requestedMs).toISOString() }
}

/** Objects of the other mode belong to other customers. */
function checkedMode(response: StripeResponse, livemode: boolean): StripeResponse {
  if (response.kind !== 'found') return response
  const found = response.object['livemode']
  if (typeof found !== 'boolean' || found === livemode) return response
  return { kind: 'unauthorized', reason: `api.key reads objects with livemode ${found}` }
}

function notFetched(
  gate: ApiGate,
  response: Exclude<StripeResponse, { kind: 'found' | 'gone' }>,
): HandlerOutcome {
  if (response.kind === 'refused') {
    gate.record({ kind: 'succeeded' })
    return { kind: 'fail', reason: response.reason, isPermanent: true }
  }
  gate.record(response)
  return { kind: 'defer', inMs: afterMs, reason: response.reason }
}

function notSent(gate: ApiGate, sent: Exclude<SendResult, { kind: 'accepted' }>): HandlerOutcome {
  const { kind, reason } = sent
  if (kind === 'refused') {
    gate.record({ kind: 'succeeded' })
    return { kind: 'fail', reason, isPermanent: true }
  }
  gate.record({ kind, reason })
  return { kind: 'defer', inMs: afterMs, reason }
}
