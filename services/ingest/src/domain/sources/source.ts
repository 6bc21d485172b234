import type { Delivery, Reading, Taken } from '../delivery.ts'

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
}
