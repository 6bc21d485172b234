import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { SendEvent, SendObject } from '@slipstream/stripe/adapters/send-object.ts'
import type { WatchedBilling } from './sources/watched/watched-billing.ts'
import type { WatchedShop } from './sources/watched/watched-shop.ts'
import type { RecoverOrder } from './adapters/ingest/recover-order.ts'
import type { AlertRule } from './alerts/domain/alert-rule.ts'
import type { Inhibition } from './alerts/domain/inhibition.ts'
import type { AlertsToReconcile, DesiredAlert } from './alerts/domain/reconcile-alerts.ts'
import { heldAlerts } from './alerts/domain/alert-state.ts'
import type { AlertsLog } from './alerts/write-alerts.ts'
import type { ReadThrough } from './observe/read-through.ts'
import type { SourceState } from './observe/domain/source-state.ts'
import type { SortedDiscrepancies } from './discrepancies/discrepancies.ts'
import type { SweepState } from './rules/order-discrepancies/compare/sweep-state.ts'
import type { AuditedSource } from './sources/audited-source.ts'
import type { AuditStore } from './store/audit-store.ts'
import type { CandidateDocument } from './rules/order-numbers/candidate-store.ts'
import type { SourceLease } from './leases/lease-store.ts'

/** Hands objects and events of a provider of billing to ingest. */
export type HandOver = { event: SendEvent; object: SendObject }

/** Results of the rules of one evaluation, for the rules after them. */
export type Found = {
  readonly state: SourceState
  /** How far the shop was swept, where the caller keeps it from one sweep to the next. */
  readonly sweeps?: SweepState | undefined
  /** Whether the shop was queried for all that has changed, and responded to everything. */
  readonly isSwept?: boolean
  /** The missing numbers that are not explained. */
  readonly waiting?: readonly CandidateDocument[]
  readonly discrepancies?: SortedDiscrepancies
}

/** What every rule of an evaluation works with. */
export type EvaluationContext = Found & {
  store: AuditStore
  source: AuditedSource
  lease: SourceLease
  /** Undefined where nothing can be verified. */
  shop: WatchedShop | undefined
  /** Undefined where nothing can be handed to ingest. */
  recover: RecoverOrder | undefined
  /** Of a source of billing; undefined where it can't be queried. */
  billing?: WatchedBilling | undefined
  /** Hands missing events and objects of billing to ingest; undefined where that is not configured. */
  handOver?: HandOver | undefined
  alerts: AlertsLog
  /** Up to when the log has been read: the source is evaluated as of then. Milliseconds since 1970. */
  through: number
  /** As `through`, of the topic of shipments; undefined where that is not read. */
  shipmentsThrough?: ReadThrough | undefined
  /** When the evaluation began, milliseconds since 1970. */
  now: number
  /** What the time is by now, milliseconds since 1970. */
  clock: () => number
  signal: AbortSignal
  /** Whether the shop is to be queried now for everything that has changed. */
  isSweepDue: boolean
  /** Called when it was queried, and responded to everything. */
  onSwept?(): void
  /** Logs a sentence for the operator. Default: not logged. */
  inform?(sentence: string): void
}

/** With the results of the rules before. */
export type RuleContext = EvaluationContext & { earlier: readonly RuleResult[] }

/** Evaluates some alert rules. It changes nothing of its context: what later rules need is in its result. */
export type Rule = (context: RuleContext) => Promise<RuleResult>

/** The alerts that should hold, of the evaluated rules, and what is to be done about them. */
export type RuleResult = {
  rules: readonly AlertRule[]
  desired: readonly DesiredAlert[]
  /** For the rules after this one, and for the next evaluation. */
  found?: Partial<Found>
  /** When what is to be alerted began, ms since 1970, where that is known. */
  beganAt?: number | undefined
  /** The alerts that this result explains. */
  inhibitions?: readonly Inhibition[]
  /** What else the end of an alert reports, of any rule. */
  endOf?: AlertsToReconcile['endOf']
  /** Whether the source is to be evaluated again soon. */
  isOpen?: boolean
  /** Writes once the lease was checked, before the alerts are written. */
  beforeAlerts?(): Promise<void>
  /** Called once the alerts are written, with what all rules found. */
  afterAlerts?(found: Found): Promise<void>
}

/** Whether the shop is to be queried now for everything that has changed, and may be. */
export function isSweepPossible({ isSweepDue, shop }: EvaluationContext): boolean {
  return isSweepDue && shop?.isResting() !== true
}

/** The alerts of the source that hold, by fingerprint. */
export function heldAlertsOf({
  alerts,
  source,
}: Pick<EvaluationContext, 'alerts' | 'source'>): ReadonlyMap<string, AlertRaised> {
  return heldAlerts(alerts.view.knownOf(source.name))
}
