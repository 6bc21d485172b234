/** What a source's configuration says of slips. */
export type SlipRule = {
  /** Statuses whose actions include sendSlip. */
  statuses: ReadonlySet<string>
  /** Orders that reached such a status before it, in the source's time, get none. Milliseconds since the epoch. */
  sinceMs: number
  toParticipants: boolean
  /** Whether a participant who is added or corrected after the slips went out gets one. */
  toLaterParticipants: boolean
  /** Whether the source's participants are configured: then an order that names none gets no slip. */
  needsParticipants: boolean
}

/** The rule of a source; undefined when it sends no slips. */
export type SlipRules = (source: string) => SlipRule | undefined
