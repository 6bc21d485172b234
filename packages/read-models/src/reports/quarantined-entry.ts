/** Deliveries in quarantine not yet redriven: the auditor remembers them as long as the topic does. */
export const quarantinedCollection = 'auditQuarantined'

export type QuarantinedEntry = {
  /** The id of its event. */
  _id: string
  source: string
  /** Why it was quarantined, as a word. */
  reason: string
  at: Date
  /** In quarantine. */
  position: string
}
