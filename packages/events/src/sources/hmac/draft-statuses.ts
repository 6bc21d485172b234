/** Statuses of an order that is not placed yet: its creation is announced when it is placed. */
export const draftStatuses: ReadonlySet<string> = new Set(['draft'])
