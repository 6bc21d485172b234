const dayMs = 24 * 3_600_000

/**
 * An order is remembered for so long after its last event; an event after that is
 * newer than anything that was forgotten.
 */
export const orderKeptMs = 90 * dayMs
/** A shipment that has ended is remembered for so long: longer than orders are looked at that have none. */
export const shipmentKeptMs = 60 * dayMs
/** One that has not ended is remembered for so long after its last event. */
export const unfinishedShipmentKeptMs = 400 * dayMs
/** A notification that needs nobody any more is remembered for this, as its topic keeps its events. */
export const settledKeptMs = 90 * dayMs
/** A comparison with a shop that can't be queried is given up after this time. */
export const comparisonKeptMs = 30 * dayMs
/** The ids of an event of billing are remembered for so long: the provider lists the events of 30 days. */
export const billingEventKeptMs = 35 * dayMs
/** A delivery in quarantine is remembered for so long: as its topic keeps it. */
export const quarantinedKeptMs = 90 * dayMs
/**
 * A walk through a shop that does not continue, as the shop gives no response, is
 * forgotten after so long, and started over.
 */
export const passKeptMs = 30 * dayMs
