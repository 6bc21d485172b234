/** What a source's configuration says of slips. */
export type SlipRule = {
  /** Statuses whose actions include sendSlip. */
  statuses: ReadonlySet<string>
  /** Orders that reached such a status before it, in the source's time, get none. Milliseconds since the epoch. */
  sinceMs: number
  toParticipants: boolean
}

/** The rule of a source; undefined when it sends no slips. */
export type SlipRules = (source: string) => SlipRule | undefined
