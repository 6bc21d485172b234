import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { ReadThrough } from '../observe/read-through.ts'
import type { RecoverOrder } from '../adapters/ingest/recover-order.ts'
import type { WatchedShop } from '../adapters/woocommerce/watched-shop.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { heldAlerts } from '../alerts/domain/alert-state.ts'
import type { SourceState } from '../observe/domain/source-state.ts'
import { sequenceReport } from '../rules/order-numbers/domain/sequence-report.ts'
import type { AuditStore } from '../store/audit-store.ts'
import { settleOf } from '../sources/audited-source.ts'
import { nextEvaluationAt } from './domain/next-evaluation.ts'
import { LeaseLost } from '../store/lease-store.ts'
import type { SourceLease } from '../store/lease-store.ts'
import type { LossDocument } from '../store/loss-store.ts'
import { evaluateSource } from '../evaluate-source.ts'
import type { EvaluationContext } from '../evaluation.ts'
import type { NumbersResult } from '../rules/order-numbers/evaluate.ts'
import type { HeldLease, SharedSources } from './share-sources.ts'
import { sweepQuietly } from '../rules/lost-orders/sweep-quietly.ts'
import type { SweepState } from '../rules/lost-orders/sweep-state.ts'
import type { Wakes } from './wakes.ts'
import { maintainAlerts } from '../alerts/write-alerts.ts'
import type { AlertsLog } from '../alerts/write-alerts.ts'

const foreverMs = 2 ** 31 - 1
/** So often what is old on the topic of alerts is repeated or removed. */
const maintainEveryMs = 3_600_000

export type EvaluationParts = {
  store: AuditStore
  sharing: Pick<SharedSources, 'leaseOf' | 'isSurplus' | 'giveBack'>
  wakes: Wakes
  alerts: AlertsLog
  /** Resolves once all that was written of alerts by now is in the view. */
  alertsCaughtUp(signal: AbortSignal): Promise<void>
  readThrough: ReadThrough
  shops: ReadonlyMap<string, WatchedShop>
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
    /** How far the shop's clock is ahead of ours; undefined where it can't be asked. */
    skewMs: number | undefined
  }): void
}

export type RunningEvaluation = {
  stop(): Promise<void>
  /** Rejects with the reason while evaluations fail. */
  check(): Promise<void>
}

/** What is kept from one evaluation to the next, for as long as the lease is held without a break. */
type Kept = { lease: SourceLease; state: SourceState; sweeps?: SweepState | undefined }

/**
 * Evaluates a source repeatedly while this instance holds its lease. An outside fault ends only the current evaluation: the next
 * one starts from the database and the log.
 */
export function runEvaluation(source: AuditedSource, parts: EvaluationParts): RunningEvaluation {
  const { store, alerts, logger, now } = parts
  const { sharing, wakes } = parts
  const stopping = new AbortController()
  const shop = parts.shops.get(source.name)
  let kept: Kept | undefined
  let failure: string | undefined
  let sweptAt = -Infinity
  /** When all of the source is to be evaluated; before, its shop may be asked for what has changed. */
  let fullAt = -Infinity
  let maintainedAt = -Infinity
  let changedAt = -Infinity

  const report = async (
    { view, waiting }: NumbersResult,
    losses: readonly LossDocument[],
    marks: SweepState['marks'] | undefined,
  ): Promise<void> => {
    if (source.sequence === undefined) return
    const found = await store.sources.find(source.name)
    // The marks of a quiet shop are written now and then.
    const kept = found && { ...found, swept: { ...found.swept, ...marks } }
    await store.sources.report(
      sequenceReport(source.name, source.sequence, { view, waiting, losses, kept }, now()),
    )
  }

  /** @returns when it is to be evaluated again, ms since 1970 */
  const evaluate = async ({ lease, lost }: HeldLease): Promise<number> => {
    const through = await parts.readThrough()
    if (through === undefined) return now() + parts.everyMs
    const signal = AbortSignal.any([stopping.signal, lost])
    const begun = performance.now()
    if (kept?.lease.fence !== lease.fence) {
      await parts.alertsCaughtUp(signal)
      kept = { lease, state: await store.states.load(lease) }
      changedAt = now()
      fullAt = -Infinity
    }
    const sweepAt = (): number => (shop === undefined ? Infinity : sweptAt + parts.sweepEveryMs)
    const isSweepDue = now() >= sweepAt()
    const isQuiet = now() < fullAt
    if (isQuiet && !isSweepDue) return Math.min(fullAt, sweepAt())
    const context: EvaluationContext = {
      ...{ store, source, lease, shop, state: kept.state, through, now: now(), clock: now, signal },
      inform: (sentence: string) => logger.info({ source: source.name }, sentence),
    }
    if (kept.sweeps !== undefined) context.sweeps = kept.sweeps
    const swept = (): void => {
      // Many sources come to an instance at once: from then on their shops are asked at different times.
      sweptAt = now() - (sweptAt === -Infinity ? Math.random() * parts.sweepEveryMs : 0)
    }
    if (isQuiet && kept.sweeps !== undefined && (await sweepQuietly(context, kept.sweeps))) {
      swept()
      return Math.min(fullAt, sweepAt())
    }
    const { isOpen } = await evaluateSource(context, {
      ...{ ...parts, isSweepDue, swept },
      report: (result, losses) => report(result, losses, context.sweeps?.marks),
    })
    kept = { lease, state: context.state, sweeps: context.sweeps }
    if (now() - maintainedAt >= maintainEveryMs) {
      await store.leases.assertHeld(lease)
      await maintainAlerts(alerts, source.name, now())
      maintainedAt = now()
    }
    const held = heldAlerts(alerts.view.knownOf(source.name)).size
    parts.onEvaluated({
      source: source.name,
      durationMs: performance.now() - begun,
      held,
      through,
      skewMs: shop?.skewMs(),
    })
    fullAt = nextEvaluationAt({
      // What belongs to no source is in no log that would wake it.
      isOpen: isOpen || held > 0 || source.name === systemSource,
      ...{ changedAt, evaluatedAt: now(), everyMs: parts.everyMs, chance: Math.random() },
      settleMs: settleOf(source).afterMs,
    })
    // A shop that gave no answer is asked again, but not at once.
    return Math.min(fullAt, sweepAt() > now() ? sweepAt() : now() + parts.everyMs)
  }

  const life = async (): Promise<void> => {
    for (let faults = 0; !stopping.signal.aborted;) {
      // Until the source is this instance's.
      let waitMs = foreverMs
      const held = sharing.leaseOf(source.name)
      try {
        if (held === undefined) kept = undefined
        else if (sharing.isSurplus(source.name)) {
          kept = undefined
          await sharing.giveBack(source.name)
        } else waitMs = (await evaluate(held)) - now()
        faults = 0
        failure = undefined
      } catch (error) {
        // What is kept may be half changed: it is read anew.
        kept = undefined
        if (stopping.signal.aborted) break
        waitMs = parts.everyMs
        if (!(error instanceof LeaseLost) && held?.lost.aborted !== true) {
          if (failure !== String(error))
            logger.warn({ err: error, source: source.name }, 'could not evaluate the source: retrying')
          failure = String(error)
          waitMs += backOffMs({ firstMs: 500, capMs: 30_000 }, ++faults, Math.random())
        }
      }
      if (await wakes.wait(source.name, waitMs, stopping.signal)) {
        changedAt = now()
        fullAt = -Infinity
      }
    }
  }
  const ended = life()

  return {
    async stop() {
      stopping.abort(new Error('the auditor is stopping'))
      await ended
    },
    check: () => (failure === undefined ? Promise.resolve() : Promise.reject(new Error(failure))),
  }
}
