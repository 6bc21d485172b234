import type { ObjectName } from '@slipstream/stripe/domain/stripe-object.ts'

/** An object that is to be fetched. */
export type FetchNeeded = {
  object: ObjectName
  /** The events that made it necessary, and the time of the newest. */
  eventIds: string[]
  since: string
  /** When a fetch decides, in milliseconds since the epoch; one that begins earlier may not. */
  notBeforeMs: number
}
