/** Where the auditor stores what it has learned of each source, for the console. */
export const sourceReportsCollection = 'auditSourceReports'

export type ReportedWebhook = {
  webhookId: string | null
  name: string | null
  topic: string | null
  /** As the shop or provider last responded; null where it was not queried. */
  status: string | null
  /** When a delivery of it was last accepted. */
  acceptedAt: string | null
  /** Refusals since then, as far as they are known. */
  refused: number
  refusedSince: string | null
  reasons: { reason: string; count: number }[]
}

/** How long orders stay in a status. Times are milliseconds. */
export type ReportedStay = {
  status: string
  /** Null until something was learned. */
  threshold: { ms: number; by: 'wall' | 'work'; isLearned: boolean; basedOn: number } | null
  /** Half, 90 % and 99 % of orders that leave have left by then. */
  quantiles: { half: number; ninety: number; nearlyAll: number }
  waiting: number
  /** Those that have waited longest, at most 200. */
  open: { orderId: string; enteredAt: string; isAlerted: boolean }[]
}

/** A document per source, which the auditor writes whole, at most twice a minute. Times are ISO 8601. */
export type SourceReport = {
  /** The source. */
  _id: string
  source: string
  lastDeliveryAt: string | null
  rhythm: {
    /** False until two weeks were seen. */
    isLearned: boolean
    /** Minutes with deliveries that are expected in each hour of the week, Monday 00:00 UTC first. */
    expected: number[]
    /** Those received in the last seven days, by the same hours; null where that is not known. */
    received: number[] | null
  }
  webhooks: ReportedWebhook[]
  stays: ReportedStay[]
  /** Up to when the lists of the shop or provider were compared with the log, by list. */
  swept: Record<string, string>
  asOf: string
}

/** Orders in a status that a report lists. */
export const maxStaysListed = 200
