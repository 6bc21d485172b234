import type { ReconciliationReport } from '@slipstream/read-models/reports/reconciliation-report.ts'
import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AuditedSource } from '../sources/audited-source.ts'
import { auditedSystem } from '../sources/audited-sources.ts'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import { endForgotten } from './end-forgotten.ts'
import { runReconciliations } from '../reconcile/run-reconciliations.ts'
import { runEvaluation } from './run-evaluation.ts'
import type { EvaluationParts } from './run-evaluation.ts'
import { shareSources } from '../leases/share-sources.ts'
import { createWakes } from './wakes.ts'

/** Sources that are gone leave alerts behind at most for this and the hour of a free lease. */
const forgottenEveryMs = 300_000
/** What was parked is looked for so far back: the clocks of those who park differ. */
const parkedOverlapMs = 60_000

/**
 * Evaluates the sources, as far as they are this instance's: see `shareSources`. A new event of a source
 * wakes its evaluation, whichever instance has read it.
 */
export function runEvaluations(
  sources: readonly AuditedSource[],
  parts: Omit<EvaluationParts, 'sharing' | 'wakes'> & {
    reconcileEveryMs: number
    /** Of the configuration; default: none. */
    schedules?: Readonly<Record<string, ScheduleConfig>>
    onReconciled(report: ReconciliationReport): void
  },
): { stop(): Promise<void>; check(): Promise<void> } {
  const { store, now, logger, everyMs } = parts
  const wakes = createWakes()
  const names = [...sources.map(({ name }) => name), systemSource]
  const sharing = shareSources({
    ...{ instances: store.instances, leases: store.leases, sources: names, logger },
    onChange: (source) => wakes.wake(source),
  })
  const wakeChanged = async (): Promise<void> => {
    const changed = await Promise.all([
      store.states.sourcesWithFacts(),
      store.attention.parkedSince(now() - parkedOverlapMs),
      // A comparison with the shop may have found them.
      store.discrepancies.sources(),
    ])
    for (const source of changed.flat()) if (sharing.leaseOf(source) !== undefined) wakes.wake(source)
  }
  const changes = runLoop({
    ...{ name: 'find the sources with new events', everyMs, step: wakeChanged, logger },
  })
  const forgotten = { ...parts, leases: store.leases }
  const ending = runLoop({
    ...{ name: 'end the alerts of former sources', everyMs: forgottenEveryMs, logger },
    step: (signal) => endForgotten(forgotten, new Set(names), signal),
  })
  const evaluations = [
    ...sources.map((source) => runEvaluation(source, { ...parts, sharing, wakes })),
    // It concerns no orders, so it waits for no reading of them: that may be the very thing that stands
    // still.
    runEvaluation(
      {
        ...auditedSystem,
        watchesCarriers: sources.some(({ shipping }) => shipping !== undefined),
        schedules: { all: parts.schedules ?? {}, watchedSince: new Date(now()) },
      },
      { ...parts, sharing, wakes, readThrough: () => Promise.resolve(now()) },
    ),
  ]

  const reconciliations = runReconciliations(sources, { ...parts, sharing })

  return {
    async stop() {
      await Promise.all([...evaluations, changes, ending, reconciliations].map((one) => one.stop()))
      await sharing.stop()
    },
    async check() {
      await sharing.check()
      for (const evaluation of evaluations) await evaluation.check()
    },
  }
}
