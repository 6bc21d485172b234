import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import { memoryInstances } from '../../leases/adapters/memory-instances.ts'
import type { MemoryInstances } from '../../leases/adapters/memory-instances.ts'
import { memoryLeases } from '../../leases/adapters/memory-leases.ts'
import type { LeaseStore } from '../../leases/lease-store.ts'
import type { SourceDocument, SourceStore } from '../source-store.ts'

export type MemorySources = SourceStore & {
  leases: LeaseStore
  instances: MemoryInstances
  /** Of when a source was first refused or heard. */
  connect(connected: ReadonlyMap<string, number>): void
  reports: ReadonlyMap<string, SequenceReport>
  learned: ReadonlyMap<string, SourceReport>
}

/** @param now for leases: the clock of the storage, ms since 1970 */
export function memorySources(now: () => number): MemorySources {
  const sources = new Map<string, SourceDocument>()
  const connections = new Map<string, number>()
  const reports = new Map<string, SequenceReport>()
  const learned = new Map<string, SourceReport>()
  const change = (source: string, changes: Partial<SourceDocument>): void => {
    sources.set(source, { ...(sources.get(source) ?? { _id: source }), ...changes })
  }
  const instances = memoryInstances(
    now,
    () => new Map([...sources].flatMap(([name, { lease }]) => (lease ? [[name, lease.owner] as const] : []))),
  )
  const leases = memoryLeases({ find: (source) => sources.get(source), change, instances, now })

  return {
    leases,
    reports,
    learned,
    instances,
    find: (source) => Promise.resolve(sources.get(source)),
    connectedAt: (source) => Promise.resolve(connections.get(source)),
    declare(names, at) {
      for (const source of names) connections.set(source, connections.get(source) ?? at)
      return Promise.resolve()
    },
    swept(source, list, through) {
      const swept = sources.get(source)?.swept
      change(source, { swept: { ...swept, [list]: Math.max(through, swept?.[list] ?? through) } })
      return Promise.resolve()
    },
    comparedKnownOrders(source, knownOrders) {
      change(source, { knownOrders })
      return Promise.resolve()
    },
    countExplained(source, counts) {
      const explained = { ...sources.get(source)?.explained }
      for (const [verdict, count] of Object.entries(counts))
        explained[verdict] = (explained[verdict] ?? 0) + count
      change(source, { explained })
      return Promise.resolve()
    },
    report(report) {
      reports.set(report._id, report)
      return Promise.resolve()
    },
    reportLearned(report) {
      learned.set(report._id, report)
      return Promise.resolve()
    },
    connect(connected) {
      for (const [source, at] of connected)
        connections.set(source, Math.min(at, connections.get(source) ?? at))
    },
  }
}
