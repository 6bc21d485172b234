import type { StallRuleName } from './domain/stall-rule.ts'
import type { OpenStay } from './domain/stall-state.ts'

/** The orders in a watched status now, each kept by itself: they cost what of them changes. */
export type OpenStayStore = {
  /** Of these orders, the ones that are in the status. */
  find(source: string, status: string, orderIds: readonly string[]): Promise<OpenStay[]>
  /**
   * The ones that entered first, of those that the rule has not alerted and that are
   * not put off past `at`, ms since 1970.
   */
  oldest(
    source: string,
    status: string,
    { rule, at, limit }: { rule: StallRuleName; at: number; limit: number },
  ): Promise<OpenStay[]>
  /** Those that a rule has alerted, the first to enter first. */
  alerted(source: string, status: string, limit: number): Promise<OpenStay[]>
}

/** An order that is in a status as `stay` says, or not at all. */
export type StayChange = { status: string; orderId: string; stay: OpenStay | undefined }
