/** A delivery to be sent. @property isCopy whether it merely repeats another; its result is ignored */
export type DueDelivery = {
  atMs: number
  eventId: string
  endpointId: string
  attempt: number
  isCopy: boolean
}
