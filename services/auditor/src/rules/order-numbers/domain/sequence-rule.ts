/** How a source numbers its orders; see the configuration's `sequence`. */
export type SequenceRule = {
  /** `id`, `number`, or `meta:` and a key of the order's metadata. */
  field: string
  /** From one order to the next. */
  step: number
  /** The lowest number there is to expect; unless given, the lowest that was announced as a new order. */
  first?: number | undefined
  settle: { afterMs: number; laterOrders: number }
}
