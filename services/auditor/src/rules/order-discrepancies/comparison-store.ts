/**
 * An order that is to be compared with the shop once more: what arrived last may
 * be older than the state in the shop.
 */
export type DueComparison = {
  /** `source/orderId` */
  _id: string
  source: string
  orderId: string
  /** When what arrived was recorded. */
  at: Date
}

export type ComparisonStore = {
  /** Those of what was recorded at this time or before, the oldest first. */
  due(source: string, by: number, limit: number): Promise<DueComparison[]>
  /** They are made. One that became due again meanwhile stays. */
  done(made: readonly DueComparison[]): Promise<void>
}
