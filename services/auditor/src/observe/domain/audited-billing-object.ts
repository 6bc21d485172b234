import { formatPosition } from '@slipstream/event-log/position.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { Event } from '@slipstream/events/event.ts'
import { billingFact } from '@slipstream/read-models/billing/billing-fact.ts'
import type { BillingFact } from '@slipstream/read-models/billing/billing-fact.ts'
import { contendersOf } from '@slipstream/read-models/billing/order/contenders.ts'
import { newestFact } from '@slipstream/read-models/billing/order/newest-fact.ts'
import { isSame, united } from '@slipstream/read-models/billing/order/united.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { billingKind } from './billing-kinds.ts'
import { billingStateOf } from '../../sources/domain/billing-object-state.ts'
import type { BillingObjectState } from '../../sources/domain/billing-object-state.ts'

/** A subscription or an invoice as the audit remembers it. These names are a storage format. */
export type AuditedBillingObject = {
  /** `source/objectId` */
  _id: string
  source: string
  customerId: string | null
  state: BillingObjectState
  /** The facts that may be the newest: see `contendersOf`. */
  contenders: BillingFact<BillingObjectState>[]
  /** Whether it is not certain that this is the newest state. */
  isUncertain: boolean
  /** ISO 8601 UTC: of the event that has the state, or of the request for it. */
  stateAt: string
  /** The last status that was certain; null before any was. */
  certainStatus: string | null
  /** Where its last event is in the log. */
  position: string
  changedAt: Date
  /** When it is forgotten; absent while it continues. */
  forgetAt?: Date
}

export type BillingObjectEvent = ConsumedEvent & (Event<'SubscriptionChanged'> | Event<'InvoiceChanged'>)

/** A change of status, once it is certain. */
export type BillingStatusChange = {
  from: string | null
  to: string
  /** ISO 8601 UTC. */
  at: string
  /** Whether it was found by a request. */
  isFetched: boolean
}

/** What has ended is remembered for so long. */
export const endedKeptMs = 400 * 24 * 3_600_000

/**
 * The object after one more of its events, whatever their order, by the rule of the read models. A repeat
 * changes nothing: the very same object is returned.
 *
 * @returns undefined for an event whose payload can't be compared with what Stripe lists
 */
export function evolveBillingObject(
  known: AuditedBillingObject | undefined,
  event: BillingObjectEvent,
): { object: AuditedBillingObject; change: BillingStatusChange | undefined } | undefined {
  const state = stateIn(event)
  if (state === undefined) return undefined
  const { source, data, position, recordedAtMs } = event
  const contenders = contendersOf(
    billingKind,
    united(known?.contenders ?? [], [billingFact({ ...event, data }, state)]),
  )
  if (known !== undefined && isSame(contenders, known.contenders)) return { object: known, change: undefined }
  const { fact, uncertain } = newestFact(billingKind, contenders)
  const certainStatus = uncertain === null ? fact.state.status : (known?.certainStatus ?? null)
  const isChanged = certainStatus !== null && certainStatus !== (known?.certainStatus ?? null)
  const object: AuditedBillingObject = {
    _id: `${source}/${fact.state.objectId}`,
    source,
    customerId: fact.state.customerId ?? known?.customerId ?? null,
    ...{ state: fact.state, contenders, isUncertain: uncertain !== null, stateAt: fact.at, certainStatus },
    ...{ position: formatPosition(position), changedAt: new Date(recordedAtMs) },
    ...(hasEnded(fact.state) && { forgetAt: new Date(recordedAtMs + endedKeptMs) }),
  }
  const change = {
    ...{ from: known?.certainStatus ?? null, to: certainStatus ?? '', at: fact.at },
    isFetched: fact.via === 'rest',
  }
  return { object, change: isChanged ? change : undefined }
}

const endedInvoices: ReadonlySet<string> = new Set(['paid', 'uncollectible', 'void', 'deleted'])

function hasEnded(state: BillingObjectState): boolean {
  return billingKind.isFinal(state) || (state.kind === 'invoice' && endedInvoices.has(state.status))
}

/** The object in Stripe's event, or as fetched; with the status and customer that ingest has read. */
function stateIn({ type, data }: BillingObjectEvent): BillingObjectState | undefined {
  const { payload } = data
  const inEvent = isRecord(payload['data']) ? payload['data']['object'] : undefined
  const json = payload['object'] === 'event' ? inEvent : payload
  const state = isRecord(json) ? billingStateOf(json) : undefined
  const { status, customerId } = type === 'InvoiceChanged' ? data.invoice : data.subscription
  return state === undefined ? undefined : { ...state, status, customerId }
}
