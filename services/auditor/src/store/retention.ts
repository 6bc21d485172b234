const dayMs = 24 * 3_600_000

/** An order is remembered for so long after its last event; an event after that is newer than anything that was forgotten. */
export const orderKeptMs = 90 * dayMs
/** A delivery in quarantine is remembered for so long. */
export const quarantinedKeptMs = dayMs
