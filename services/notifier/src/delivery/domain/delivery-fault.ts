/** Why a receiver did not accept a message, and so what to do with it. */
export type DeliveryFault =
  /** The receiver will never accept this message. */
  | 'permanent'
  /** The receiver does not accept this message now. */
  | 'temporary'
  /** The receiver is unavailable or busy: any other message would fare the same. */
  | 'unreachable'
  /** The receiver accepts nothing from us until an operator fixes it, e.g. a wrong password. */
  | 'refuses-us'
  /** All content was sent and no response arrived: the message may have been delivered. */
  | 'outcome-unknown'
