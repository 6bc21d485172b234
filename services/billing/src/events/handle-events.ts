import type { ClientSession, Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ConsumedEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { billingEventMismatch, isBillingEvent } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { BillingEvent, Event } from '@slipstream/events/event.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { addressCallouts } from '../callouts/address-callouts.ts'
import type { AddressParts } from '../callouts/address-callouts.ts'
import type { CalloutRecorder } from '../callouts/callout-recorder.ts'
import { calloutsOf } from '../callouts/domain/callouts-of.ts'
import { recordReports } from '../callouts/record-reports.ts'
import type { ReportsParts } from '../callouts/record-reports.ts'
import { requestCallouts } from '../callouts/request-callouts.ts'
import { updateEntitlements } from '../customers/update-entitlements.ts'
import type { EntitlementRules } from '@slipstream/read-models/billing/entitlements.ts'
import { watchCards } from '../cards/watch-cards.ts'
import type { FetchItems } from '../fetches/adapters/fetch-items.ts'
import { fetchesNeeded, mergeNeeds } from '../fetches/domain/fetches-needed.ts'
import { snapshotsNeeded } from '../fetches/domain/snapshots-needed.ts'
import { requestFetches } from '../fetches/request-fetches.ts'
import { findObjects, saveObjects } from '../objects/adapters/object-store.ts'
import { eventTrigger } from '../objects/domain/event-trigger.ts'
import { foldBatch } from '../objects/domain/fold-batch.ts'
import type { FoldedBatch } from '../objects/domain/fold-batch.ts'
import { keyOfEvent } from '../objects/domain/known-object.ts'
import type { ObjectEvent } from '../objects/domain/known-object.ts'
import { submitTasks } from '../tasks/adapters/task-items.ts'
import type { TaskItems, TraceOf } from '../tasks/adapters/task-items.ts'
import { noticeQueue } from '../tasks/domain/task.ts'
import { tasksOf } from '../tasks/domain/tasks-of.ts'
import type { Rules } from '../tasks/domain/tasks-of.ts'

/** What is configured of a source. */
export type SourceRules = Rules & EntitlementRules & { canFetch: boolean }

export type EventsParts = {
  db: Db
  outbox: Outbox
  fetches: FetchItems
  tasks: TaskItems
  recorder: CalloutRecorder
  logger: ReportsParts['logger']
  /** For metrics. */
  onReport: ReportsParts['onReport']
  onUnaddressed: AddressParts['onUnaddressed']
  /** Undefined for a source that is not configured: nothing is done for it. */
  rulesOf(source: string): SourceRules | undefined
  now?: () => number
}

type Followed = ConsumedEvent & BillingEvent

/**
 * Handles a batch of events of billing: folds the objects that they hold, and requests what follows, in the
 * transaction that moves the checkpoint. An event that was handled before changes nothing.
 */
export function handleEvents(parts: EventsParts): Handler<JointTransaction> {
  const { rulesOf, now = Date.now } = parts
  return async (events) => {
    const reasons = mismatchesIn(events, billingEventMismatch)
    const followed = events.filter(
      (event): event is Followed =>
        !reasons.has(event) && isBillingEvent(event) && rulesOf(event.data.source) !== undefined,
    )
    const reports = events.filter(
      (event): event is ConsumedEvent & Event<'CalloutReported'> =>
        !reasons.has(event) && event.type === 'CalloutReported',
    )
    return {
      outcomes: outcomesOf(events, reasons),
      async commit({ session }) {
        await commit(parts, followed, now(), session)
        await recordReports(parts, reports, session)
      },
    }
  }
}

async function commit(
  parts: EventsParts,
  events: readonly Followed[],
  nowMs: number,
  session: ClientSession,
): Promise<void> {
  const { db, fetches, tasks, rulesOf } = parts
  const traces = new Map(events.map(({ id, traceparent }) => [id, traceparent]))
  const withObject = events.filter((event): event is Followed & ObjectEvent => !isThin(event))
  const before = await findObjects(db, withObject.map(keyOfEvent), session)
  const folded = foldBatch(before, withObject, (source) => rulesOf(source)?.canFetch === true)
  await saveObjects(db, folded.changed, session)
  const customers = [...folded.customers.values()].flatMap(({ source, customerId, eventId: causedBy }) => {
    const rules = rulesOf(source)
    const traceparent = traces.get(causedBy)
    return rules === undefined ? [] : [{ source, customerId, rules, causedBy, traceparent }]
  })
  await updateEntitlements(parts, customers, nowMs, session)
  const cards = await watchCards(db, payersOf(folded, rulesOf), session)
  const triggers = [...folded.triggers, ...eventTriggers(events), ...cards.triggers]
  const triggered = triggers.flatMap(({ source, trigger }) => {
    const rules = rulesOf(source)
    return rules === undefined ? [] : [{ source, trigger, rules }]
  })
  const traceOf: TraceOf = ({ trigger }) => traces.get(trigger.eventId)
  const due = triggered.flatMap(({ source, trigger, rules }) => tasksOf(source, trigger, rules, nowMs))
  await submitTasks(tasks, due, { queue: noticeQueue, nowMs, traceOf }, session)
  const addressed = await addressCallouts(parts, triggered, session, nowMs)
  const callouts = addressed.flatMap(({ source, trigger, rules }) =>
    calloutsOf(source, trigger, rules, nowMs),
  )
  const { recorder, outbox } = parts
  await requestCallouts({ items: recorder.items, outbox }, callouts, session, { nowMs, traceOf })
  const snapshots = snapshotsNeeded(events, rulesOf, nowMs)
  const needs = mergeNeeds([...fetchesNeeded(events), ...snapshots, ...folded.needs, ...cards.needs])
  await requestFetches(fetches, needs, session, nowMs)
}

/** Events as rules by their types refer to them. */
function eventTriggers(events: readonly BillingEvent[]) {
  return events.flatMap((event) => {
    const trigger = eventTrigger(event)
    return trigger === null ? [] : [{ source: event.data.source, trigger }]
  })
}

/** Only of sources with a rule about cards. */
function payersOf({ payers }: FoldedBatch, rulesOf: EventsParts['rulesOf']) {
  return [...payers.values()].filter(
    ({ source }) => rulesOf(source)?.rules.some(({ on }) => on === 'card-expiring') === true,
  )
}

const isThin = ({ type }: BillingEvent): boolean => type === 'BillingEventReceived'
