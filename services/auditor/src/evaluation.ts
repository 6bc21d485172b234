import type { WatchedShop } from './adapters/woocommerce/watched-shop.ts'
import type { AuditedSource } from './sources/audited-source.ts'
import type { DesiredAlert } from './alerts/domain/reconcile-alerts.ts'
import type { SourceState } from './observe/domain/source-state.ts'
import type { AuditStore } from './store/audit-store.ts'
import type { SourceLease } from './store/lease-store.ts'
import type { SweepState } from './rules/lost-orders/sweep-state.ts'

/** What every rule of an evaluation works with. */
export type EvaluationContext = {
  store: AuditStore
  source: AuditedSource
  lease: SourceLease
  /** Undefined where nothing can be verified. */
  shop: WatchedShop | undefined
  state: SourceState
  /** Up to when the log has been read: the source is evaluated as of then. Milliseconds since 1970. */
  through: number
  /** When the evaluation began, milliseconds since 1970. */
  now: number
  /** What the time is by now, milliseconds since 1970. */
  clock: () => number
  signal: AbortSignal
  /** How far the shop was asked, where somebody keeps it from one sweep to the next. */
  sweeps?: SweepState
  /** Logs a sentence for the operator. Default: not logged. */
  inform?(sentence: string): void
}

/** The result of a rule: the alerts that ought to hold, of the alert rules that it has evaluated. */
export type RuleResult = {
  rules: readonly string[]
  desired: readonly DesiredAlert[]
  /** When what is to be alerted began, ms since 1970, where that is known. */
  beganAt?: number | undefined
}
