/** A delivery that is to be sent. @property isCopy whether it merely repeats another, so that its result is ignored */
export type DueDelivery = {
  atMs: number
  eventId: string
  endpointId: string
  attempt: number
  isCopy: boolean
}
