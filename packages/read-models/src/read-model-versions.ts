/** The projector's checkpoints, dead letters and group of what it projects from orders are kept under this name. */
export const projectorConsumer = 'projector'

/** And those of what it projects from alerts. */
export const projectorAlertsConsumer = 'projector-alerts'

/** Where the name of each read model's live collection is kept. */
export const readModelsCollection = 'readModels'

export type ReadModelName = 'orders' | 'participants' | 'order-history' | 'alerts' | 'silences'

/**
 * Which version of a read model is live. A reader looks up `collection` for each query: after a swap it may be another
 * one. Absent until the projector first started: then there is nothing to show yet.
 */
export type ReadModelVersions = {
  _id: ReadModelName
  live: number
  /** Of the live version, such as `orders_v1`. */
  collection: string
  /** What was live before, kept for a rollback. */
  previous?: WaitingVersion
  /** What is being filled beside it. */
  building?: WaitingVersion
}

export type WaitingVersion = {
  version: number
  collection: string
  /** When it last took something in. */
  progressedAt: Date
  /** Orders of which a record can't be read: as with the projector, what follows it waits until it is redriven. */
  blockedKeys: string[]
}
