/** The outbox of check-ins: the console stores events in it, and the worker publishes them (ADR 53). */
export const checkInOutboxName = 'checkInOutbox'
