import type { Delivery, Reading, Taken } from '../delivery.ts'
import type { Recovered } from '../recovered.ts'

/**
 * What an order is that was recovered from the source: the event named, of an id that derives from the source, that name and the
 * body, so that a repeat has the same. Pure, and never throws for what the body says.
 */
export type ReadRecovered = (recovered: Recovered, delivery: Delivery) => Taken

/** Whoever sends deliveries to `/webhooks/<name>`. */
export type Source = {
  name: string
  /** What the delivery is. Pure, and never throws for what a delivery says. */
  read(delivery: Delivery): Reading
  /**
   * What a delivery is that was verified when it came, and is kept without its signature: the same event, of the same
   * id, as `read` makes of it. Needs no keys.
   */
  readVerified(delivery: Delivery): Taken
  /** Absent where orders cannot be recovered from such a source. */
  readRecovered?: ReadRecovered
}
