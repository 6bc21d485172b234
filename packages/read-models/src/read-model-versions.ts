/** The projector's checkpoints, dead letters and group for orders are kept under this name. */
export const projectorConsumer = 'projector'

/** And those of what it projects from alerts. */
export const projectorAlertsConsumer = 'projector-alerts'

/** And those of what it projects from shipments. */
export const projectorShipmentsConsumer = 'projector-shipments'

/** And those of what it projects from billing. */
export const projectorBillingConsumer = 'projector-billing'

/** And those of what it projects of call-outs. */
export const projectorCalloutsConsumer = 'projector-callouts'

/** And those of what it projects of check-ins. */
export const projectorCheckInsConsumer = 'projector-check-ins'

/** Where the name of each read model's live collection is kept. */
export const readModelsCollection = 'readModels'

export type ReadModelName =
  | 'orders'
  | 'participants'
  | 'order-history'
  | 'customers'
  | 'alerts'
  | 'silences'
  | 'shipments'
  | 'carriers'
  | 'subscriptions'
  | 'invoices'
  | 'payments'
  | 'payment-methods'
  | 'checkouts'
  | 'billing-customers'
  | 'billing-history'
  | 'callouts'
  | 'check-ins'

/**
 * Which version of a read model is live. Readers look up `collection` for each query, since a swap changes
 * it. Absent until the projector's first start.
 */
export type ReadModelVersions = {
  _id: ReadModelName
  live: number
  /** Of the live version, e.g. `orders_v1`. */
  collection: string
  /** The version that was live before, for a rollback. */
  previous?: WaitingVersion
  /** The version that a rebuild is filling. */
  building?: WaitingVersion
}

export type WaitingVersion = {
  version: number
  collection: string
  /** When events were last folded into it. */
  progressedAt: Date
  /** Orders with a record that cannot be read: later ones wait until it is redriven, as in the projector. */
  blockedKeys: string[]
  /** The read models that are filled together with it, itself included; absent: none. */
  with?: ReadModelName[]
}
