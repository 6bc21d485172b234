/**
 * Called for each piece of personal data in an event, with what is left in its place once it is erased. It
 * returns what an event gets there: what is left, or a mark from which both are found again.
 */
export type Leave = <Value>(value: Value, left: Value) => Value

/** Erases. */
export const leaveNothing: Leave = (_, left) => left
