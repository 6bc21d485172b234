/** What it means for a message that it was not taken. */
export type DeliveryFault =
  /** It will never be taken. */
  | 'permanent'
  /** Not now, for a reason of its own. */
  | 'temporary'
  /** Nothing was said of this message: the receiver is away, busy, or refuses us altogether. Any other would fare the same. */
  | 'unreachable'
