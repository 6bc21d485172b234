import type { BillingSourceConfig, SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'
import type { ShopInspection } from './inspection/shop-inspection.ts'
import type { BillingInspection } from './inspection/billing-inspection.ts'
import type { AuditedBilling } from './audited-source.ts'
import type { ConnectShop } from './shop-client.ts'

export type MetadataEntry = { key: string; value: unknown }

/** What a kind of source does with deliveries that are refused. */
export type RefusalTraits = {
  /** From how many refusals in a row on it is worth a warning, and a critical alert. */
  warnAt: number
  criticalAt: number
  /** A sentence: when the sender gives up. */
  givesUp: string
  /** A sentence: whether what was refused is sent again. */
  sendsAgain: string
}

/** What alert rules need to know of a source in place of its type: facts and words, no I/O. */
export type SourceTraits = {
  /** Statuses of an order that is not placed yet: its creation is announced when it is placed. */
  draftStatuses: ReadonlySet<string>
  /** Statuses of an order that was deleted, or is in the bin; also those that only older events have. */
  deletedStatuses: ReadonlySet<string>
  /** The metadata of an order, given the payload of its event or the shop's own JSON. */
  metadataOf(payload: Json): MetadataEntry[]
  refusals: RefusalTraits
  /** What people call that which stays in a status: `one`, `many`. */
  stays: { one: string; many: string }
  /** Why its shop is not queried, for the end of a sentence. @param source its name */
  whyNotQueried(source: string): string
}

/** How a shop is queried, where the configuration gives credentials. */
export type ShopAccess = {
  connect: ConnectShop
  /** What is read before the source goes live. */
  inspection: ShopInspection
  /** Where its webhooks deliver to, where the configuration says so. */
  deliveryUrl: string | undefined
}

/** A kind of source: what `type` in the configuration stands for. */
export type SourceKind<Config extends SourceConfig> = {
  traitsOf(config: Config): SourceTraits
  /**
   * Absent for a kind without an API.
   *
   * @returns undefined without credentials
   * @throws when it can't be queried as it is declared
   */
  shopOf?(config: Config): ShopAccess | undefined
}

/** A kind of source of billing. */
export type BillingKind<Config extends BillingSourceConfig> = SourceKind<Config> & {
  billingOf(source: string, config: Config): AuditedBilling
  /** What is read before the source goes live; else why nothing is, undefined where no key is configured. */
  inspectionOf(source: string, config: Config): BillingInspection | { whyNoAccess: string | undefined }
}
