/** The slips that a source's configuration asks for. */
export type SlipRule = {
  /** Statuses whose actions include sendSlip. */
  statuses: ReadonlySet<string>
  /** Orders with such a status before, in the source's time, get no slip. Milliseconds since the epoch. */
  sinceMs: number
  toParticipants: boolean
  /** Whether a participant who is added or corrected after the slips were sent gets one. */
  toLaterParticipants: boolean
  /** Whether the source configures participants: then an order without any gets no slip. */
  needsParticipants: boolean
}

/** The rule of a source; undefined if it sends no slips. */
export type SlipRules = (source: string) => SlipRule | undefined
