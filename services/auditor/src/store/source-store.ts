import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SourceReport } from '@slipstream/read-models/reports/source-report.ts'
import type { KnownOrdersPass } from '../rules/order-discrepancies/compare/domain/known-orders-pass.ts'
import type { SenderHealth } from '../rules/webhooks/domain/sender-health.ts'
import type { Rhythm } from '../rules/source-silent/domain/rhythm.ts'
import type { Outage } from '../rules/source-outage/domain/outage.ts'

/** What is kept of a source, beside the numbers and the stalls. */
export type SourceDocument = {
  _id: string
  /** Which instance evaluates it, until when; the fence rises whenever that changes. */
  lease?: { owner: string; until: Date }
  fence?: number
  /** The shop has been queried for changes up to here, by list, ms since 1970. */
  swept?: Record<string, number>
  /** How many missing numbers were explained, by verdict. */
  explained?: Record<string, number>
  /** How far the shop was queried for all known orders. */
  knownOrders?: KnownOrdersPass
  rhythm?: Rhythm
  senders?: SenderHealth
  outage?: Outage | null
}

export type SourceStore = {
  find(source: string): Promise<SourceDocument | undefined>
  /** From when on events must arrive: the source was first declared, refused or heard, ms since 1970. */
  connectedAt(source: string): Promise<number | undefined>
  /**
   * Events of these sources must arrive from now on, whether or not any ever did. Of
   * those known before, nothing changes.
   */
  declare(sources: Iterable<string>, at: number): Promise<void>
  /**
   * The shop has been queried for the changes of this list up to here, ms since
   * 1970. An earlier time changes nothing.
   */
  swept(source: string, list: string, through: number): Promise<void>
  /** The shop was queried for known orders up to here. */
  comparedKnownOrders(source: string, pass: KnownOrdersPass): Promise<void>
  /** Adds explained missing numbers, by verdict. */
  countExplained(source: string, counts: Readonly<Record<string, number>>): Promise<void>
  /** Replaces what the console shows of the source's numbers. */
  report(report: SequenceReport): Promise<void>
  /** Replaces what the console shows of what was learned of the source. */
  reportLearned(report: SourceReport): Promise<void>
}
