/** What the fold of billing must know of a kind of object: pure functions of one state. */
export type BillingKind<State> = {
  idOf(state: State): string
  statusOf(state: State): string
  /** Whether nothing follows the state, so that it is newer than any other. */
  isFinal(state: State): boolean
  /**
   * The stage of an object, for states of one moment: it only ever rises. Null where the states have no
   * order.
   */
  stageOf(state: State): number | null
  /** What the customer subscribes to, as text; only of subscriptions. */
  planOf?(state: State): string
  /**
   * What the customer is billed for, as `start/end` in ISO 8601 UTC; null where
   * it has none. Only of subscriptions.
   */
  periodOf?(state: State): string | null
  /** What must be equal for two states to be one: without what only some versions of the API have. */
  comparable(state: State): unknown
}
