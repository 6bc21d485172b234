import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/logger.ts'
import { backoffMs } from '@slipstream/runtime/retry.ts'
import { heldAlerts } from '../adapters/held-alerts.ts'
import type { ReadThrough } from '../adapters/read-through.ts'
import type { RecoverOrder } from '../adapters/recover-order.ts'
import type { WatchedShop } from '../adapters/watched-shop.ts'
import type { AuditedSource } from '../audited-source.ts'
import type { AlertEvent, HeldAlerts } from '../domain/alert/alert-state.ts'
import type { JudgeState } from '../domain/judge-state.ts'
import { sequenceReport } from '../domain/sequence/sequence-report.ts'
import type { AuditStore } from '../store/audit-store.ts'
import { LeaseLost } from '../store/lease-store.ts'
import type { SourceLease } from '../store/lease-store.ts'
import type { LossDocument } from '../store/loss-store.ts'
import { judgeSource } from './judge-source.ts'
import type { NumbersFinding } from './numbers.ts'

const leaseMs = 15_000

export type JudgeParts = {
  store: AuditStore
  log: Pick<EventLog, 'endOffsets' | 'read'>
  alertsTopic: string
  readThrough: ReadThrough
  shops: ReadonlyMap<string, WatchedShop>
  append(event: AlertEvent): Promise<void>
  recover: RecoverOrder | undefined
  everyMs: number
  sweepEveryMs: number
  logger: Pick<Logger, 'info' | 'warn'>
  now: () => number
  onJudged(judged: {
    source: string
    durationMs: number
    held: number
    through: number
    /** How far the shop's clock is ahead of ours; undefined where it can't be asked. */
    skewMs: number | undefined
  }): void
}

export type RunningJudge = {
  stop(): Promise<void>
  /** Rejects with the reason while judgements fail. */
  check(): Promise<void>
}

/** What is kept from one judgement to the next, for as long as the lease is held without a break. */
type Kept = { lease: SourceLease; state: JudgeState; held: HeldAlerts }

/**
 * Judges a source again and again, in whichever instance holds its lease. A fault outside ends only the judgement at hand: the next
 * one begins with what the database and the log have.
 */
export function runJudge(source: AuditedSource, parts: JudgeParts): RunningJudge {
  const { store, log, logger, now } = parts
  const stopping = new AbortController()
  const owner = randomUUID()
  const shop = parts.shops.get(source.name)
  let kept: Kept | undefined
  let failure: string | undefined
  let sweptAt = -Infinity

  const report = async (
    { view, waiting }: NumbersFinding,
    losses: readonly LossDocument[],
  ): Promise<void> => {
    if (source.sequence === undefined) return
    const kept = await store.sources.find(source.name)
    await store.sources.report(
      sequenceReport(source.name, source.sequence, { view, waiting, losses, kept }, now()),
    )
  }

  const judge = async (): Promise<void> => {
    const lease = await store.leases.take(source.name, { owner, leaseMs })
    if (lease === undefined) return void (kept = undefined)
    const through = await parts.readThrough()
    if (through === undefined) return
    const over = new AbortController()
    const renewal = setInterval(() => {
      store.leases.take(source.name, { owner, leaseMs }).then(
        (renewed) =>
          renewed?.fence !== lease.fence && over.abort(new Error('another instance judges it now')),
        () => undefined,
      )
    }, leaseMs / 3)
    const signal = AbortSignal.any([stopping.signal, over.signal])
    const begun = performance.now()
    try {
      if (kept?.lease.fence !== lease.fence) {
        const held = await heldAlerts(log, parts.alertsTopic, (name) => name === source.name, signal)
        kept = { lease, held, state: await store.states.load(source.name) }
      }
      const isSweepDue = now() - sweptAt >= parts.sweepEveryMs
      const judging = {
        ...{ store, source, lease, shop, state: kept.state, through, now: now(), clock: now, signal },
        inform: (sentence: string) => logger.info({ source: source.name }, sentence),
      }
      const held = await judgeSource(judging, {
        ...parts,
        isSweepDue,
        swept: () => void (sweptAt = now()),
        held: kept.held,
        report,
      })
      kept = { lease, state: judging.state, held }
      parts.onJudged({
        source: source.name,
        durationMs: performance.now() - begun,
        held: held.size,
        through,
        skewMs: shop?.skewMs(),
      })
    } finally {
      clearInterval(renewal)
    }
  }

  const life = async (): Promise<void> => {
    for (let faults = 0; !stopping.signal.aborted;) {
      let waitMs = parts.everyMs
      try {
        await judge()
        faults = 0
        failure = undefined
      } catch (error) {
        // What is kept may be half changed: it is read anew.
        kept = undefined
        if (stopping.signal.aborted) break
        if (error instanceof LeaseLost) continue
        if (failure !== String(error)) logger.warn({ err: error, source: source.name }, 'a judgement failed')
        failure = String(error)
        waitMs += backoffMs(faults++, { baseMs: 500, capMs: 30_000, random: Math.random })
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
    if (kept !== undefined) await store.leases.release(kept.lease).catch(() => undefined)
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
