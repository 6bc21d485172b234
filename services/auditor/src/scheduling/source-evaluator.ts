import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { RecoverOrder } from '../adapters/ingest/recover-order.ts'
import type { WatchedBilling } from '../sources/watched/watched-billing.ts'
import type { WatchedShop } from '../sources/watched/watched-shop.ts'
import { maintainAlerts } from '../alerts/write-alerts.ts'
import type { AlertsLog } from '../alerts/write-alerts.ts'
import { evaluateSource } from '../evaluate-source.ts'
import { heldAlertsOf } from '../evaluation.ts'
import type { EvaluationContext, HandOver } from '../evaluation.ts'
import type { SourceState } from '../observe/domain/source-state.ts'
import type { ReadThrough } from '../observe/read-through.ts'
import { reportSource } from '../report/report-source.ts'
import { sweepQuietly } from './sweep-quietly.ts'
import type { SweepState } from '../rules/order-discrepancies/compare/sweep-state.ts'
import { settleOf } from '../sources/audited-source.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import type { AuditStore } from '../store/audit-store.ts'
import type { SourceLease } from '../leases/lease-store.ts'
import { nextEvaluationAt } from './domain/next-evaluation.ts'
import type { HeldLease } from '../leases/share-sources.ts'
import { loadSourceState } from '../observe/load-source-state.ts'

/** How often old records on the topic of alerts are repeated or removed. */
const maintainEveryMs = 3_600_000
/** What was learned changes slowly. */
const reportEveryMs = 30_000

export type SourceEvaluatorParts = {
  store: AuditStore
  alerts: AlertsLog
  /** Resolves once all that was written of alerts by now is in the view. */
  alertsCaughtUp(signal: AbortSignal): Promise<void>
  readThrough: ReadThrough
  /** As `readThrough`, of the topic of billing; undefined where no source is of billing. */
  billingThrough?: ReadThrough | undefined
  /** As `readThrough`, of the topic of shipments; undefined where no source ships. */
  shipmentsThrough?: ReadThrough | undefined
  shops: ReadonlyMap<string, WatchedShop>
  /** The providers of the sources of billing that can be queried. */
  billings?: ReadonlyMap<string, WatchedBilling>
  handOver?: HandOver | undefined
  recover: RecoverOrder | undefined
  everyMs: number
  sweepEveryMs: number
  logger: Pick<Logger, 'info' | 'warn'>
  now: () => number
  onEvaluated(evaluated: {
    source: string
    durationMs: number
    held: number
    through: number
    /** How far the shop's clock is ahead of ours; undefined where it can't be queried. */
    skewMs: number | undefined
  }): void
}

/** What is kept from one evaluation to the next, for as long as the lease is held without a break. */
type Kept = { lease: SourceLease; state: SourceState; sweeps?: SweepState | undefined }

/** Evaluates a source each time it is due, and remembers what the next evaluation needs. */
export class SourceEvaluator {
  readonly #source: AuditedSource
  readonly #parts: SourceEvaluatorParts
  readonly #shop: WatchedShop | undefined
  readonly #billing: WatchedBilling | undefined
  #kept: Kept | undefined
  #sweptAt = -Infinity
  /** When all of the source is to be evaluated; before, its shop may be swept. */
  #fullAt = -Infinity
  #maintainedAt = -Infinity
  #reportedAt = -Infinity
  #changedAt = -Infinity

  constructor(source: AuditedSource, parts: SourceEvaluatorParts) {
    this.#source = source
    this.#parts = parts
    this.#shop = parts.shops.get(source.name)
    this.#billing = parts.billings?.get(source.name)
  }

  /** Something of the source has changed: it is evaluated next. */
  wake(): void {
    this.#changedAt = this.#parts.now()
    this.#fullAt = -Infinity
  }

  /** What is kept may be outdated or half changed: it is read again. */
  forget(): void {
    this.#kept = undefined
  }

  /**
   * @returns when it is to be evaluated again, ms since 1970
   * @throws LeaseLost, and for faults outside
   */
  async evaluate({ lease, lost }: HeldLease, stopping: AbortSignal): Promise<number> {
    const { now, everyMs, readThrough, billingThrough } = this.#parts
    const isRead = this.#source.billing !== undefined ? billingThrough : readThrough
    const through = await isRead?.()
    if (through === undefined) return now() + everyMs
    const signal = AbortSignal.any([stopping, lost])
    const begun = performance.now()
    const kept = await this.#keptOf(lease, signal)
    const isSweepDue = now() >= this.#sweepAt()
    const isQuiet = now() < this.#fullAt
    if (isQuiet && !isSweepDue) return Math.min(this.#fullAt, this.#sweepAt())
    const context = this.#contextOf(kept, { through, signal, isSweepDue })
    if (isQuiet && kept.sweeps !== undefined && (await sweepQuietly(context, kept.sweeps))) {
      this.#swept()
      return Math.min(this.#fullAt, this.#sweepAt())
    }
    const { isOpen, state, sweeps } = await evaluateSource(context)
    this.#kept = { lease, state, sweeps }
    await this.#maintain(lease)
    await this.#report({ ...context, state, sweeps })
    const held = heldAlertsOf(context).size
    const durationMs = performance.now() - begun
    const skewMs = this.#shop?.skewMs()
    this.#parts.onEvaluated({ source: this.#source.name, durationMs, held, through, skewMs })
    return this.#nextAt(isOpen || held > 0)
  }

  async #keptOf(lease: SourceLease, signal: AbortSignal): Promise<Kept> {
    if (this.#kept?.lease.fence === lease.fence) return this.#kept
    await this.#parts.alertsCaughtUp(signal)
    this.#kept = { lease, state: await loadSourceState(this.#parts.store.states, lease) }
    this.wake()
    return this.#kept
  }

  #contextOf(
    { lease, state, sweeps }: Kept,
    evaluation: Pick<EvaluationContext, 'through' | 'signal' | 'isSweepDue'>,
  ): EvaluationContext {
    const { store, alerts, recover, handOver, logger, shipmentsThrough, now: clock } = this.#parts
    const source = this.#source
    return {
      ...{ store, alerts, recover, source, shop: this.#shop, lease, state, clock, now: clock() },
      ...{ shipmentsThrough, handOver, billing: this.#billing, sweeps },
      ...evaluation,
      onSwept: () => this.#swept(),
      inform: (sentence) => logger.info({ source: source.name }, sentence),
    }
  }

  #swept(): void {
    const { now, sweepEveryMs } = this.#parts
    // Many sources come to an instance together: from then on their shops are queried at different times.
    this.#sweptAt = now() - (this.#sweptAt === -Infinity ? Math.random() * sweepEveryMs : 0)
  }

  #sweepAt(): number {
    return (this.#shop ?? this.#billing) === undefined ? Infinity : this.#sweptAt + this.#parts.sweepEveryMs
  }

  async #maintain(lease: SourceLease): Promise<void> {
    const { store, alerts, now } = this.#parts
    if (now() - this.#maintainedAt < maintainEveryMs) return
    await store.leases.assertHeld(lease)
    await maintainAlerts(alerts, this.#source.name, now())
    this.#maintainedAt = now()
  }

  /** For the console: what is missed is written with the next evaluation. */
  async #report(context: EvaluationContext): Promise<void> {
    const { now } = this.#parts
    if (this.#source.name === systemSource || now() - this.#reportedAt < reportEveryMs) return
    await reportSource(context)
    this.#reportedAt = now()
  }

  #nextAt(isOpen: boolean): number {
    const { now, everyMs } = this.#parts
    this.#fullAt = nextEvaluationAt({
      // The system source has no events that would wake it.
      isOpen: isOpen || this.#source.name === systemSource,
      ...{ changedAt: this.#changedAt, evaluatedAt: now(), everyMs, chance: Math.random() },
      settleMs: settleOf(this.#source).afterMs,
    })
    // A shop that gave no response is queried again, but not immediately.
    const sweepAt = this.#sweepAt()
    return Math.min(this.#fullAt, sweepAt > now() ? sweepAt : now() + everyMs)
  }
}
