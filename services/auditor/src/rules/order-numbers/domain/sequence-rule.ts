/** How a source numbers its orders; see the configuration's `sequence`. */
export type SequenceRule = {
  /** `id`, `number`, or `meta:` and a key of the order's metadata. */
  field: string
  /** From one order to the next. */
  step: number
  /** The lowest number to expect. Default: the lowest that arrived as a new order. */
  first?: number | undefined
  settle: { afterMs: number; laterOrders: number }
}
