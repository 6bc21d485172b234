/** Where the auditor stores the result of each source's last comparison with its shop, order by order. */
export const reconciliationsCollection = 'auditReconciliations'

/** A document per source, which the auditor writes whole after a comparison. Times are ISO 8601 UTC. */
export type ReconciliationReport = {
  /** The source. */
  _id: string
  source: string
  /** The comparison covers orders modified from this time up to `through`, by the shop's clock. */
  since: string
  through: string
  /** Orders of the shop in that time; each is in exactly one of the following counts, except `deleted`. */
  orders: number
  equal: number
  /** In the shop, but not in the log. */
  missing: number
  /** Newer in the shop than in the log. */
  outdated: number
  /**
   * Modified before the source was declared, or without events for so long that
   * the auditor may have forgotten them.
   */
  notCompared: number
  /** Known, and no longer in the shop. */
  deleted: number
  startedAt: string
  finishedAt: string
}
