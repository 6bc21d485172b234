import type { WatchedShop } from './adapters/woocommerce/watched-shop.ts'
import type { AuditedSource } from './sources/audited-source.ts'
import type { DesiredAlert } from './alerts/domain/decide-alerts.ts'
import type { JudgeState } from './observe/domain/source-state.ts'
import type { AuditStore } from './store/audit-store.ts'
import type { SourceLease } from './store/lease-store.ts'
import type { SweepState } from './rules/lost-orders/sweep-state.ts'

/** What every part of a judgement works with. */
export type Judging = {
  store: AuditStore
  source: AuditedSource
  lease: SourceLease
  /** Undefined where nothing can be verified. */
  shop: WatchedShop | undefined
  state: JudgeState
  /** Up to when the log has been read: judged is as of then. Milliseconds since 1970. */
  through: number
  /** When the judgement began, milliseconds since 1970. */
  now: number
  /** What the time is by now, milliseconds since 1970. */
  clock: () => number
  signal: AbortSignal
  /** How far the shop was asked, where somebody keeps it from one sweep to the next. */
  sweeps?: SweepState
  /** Says in the log what an operator should know, a sentence; nobody hears it unless given. */
  inform?(sentence: string): void
}

/** What a part of a judgement found: the alerts that ought to hold, of the rules that it has judged. */
export type Finding = {
  rules: readonly string[]
  desired: readonly DesiredAlert[]
  /** When what is to be alerted began, ms since 1970, where that is known. */
  beganAt?: number | undefined
}
