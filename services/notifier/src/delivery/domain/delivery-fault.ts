/** What it means for a message that it was not taken. */
export type DeliveryFault =
  /** It will never be taken. */
  | 'permanent'
  /** Not now, for a reason of its own. */
  | 'temporary'
  /** Nothing was said of this message: the receiver is away or busy. Any other would fare the same. */
  | 'unreachable'
  /** Nothing was said of this message either: the receiver takes none from us until somebody mends it. */
  | 'refuses-us'
  /** All of it was sent and no answer came: it may have been delivered. */
  | 'outcome-unknown'
