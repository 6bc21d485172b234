import type { SourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { ConnectShop } from './shop-client.ts'
import type { SourceTraits } from './source-kind.ts'

/** A source as it is audited. */
export type AuditedSource = {
  name: string
  /** What is true of all sources of its kind. */
  traits: SourceTraits
  sequence: SourceConfig['sequence']
  stalled: SourceConfig['stalled']
  silence: SourceConfig['silence']
  /** Undefined where the configuration gives no credentials: then nothing can be verified. */
  connectShop: ConnectShop | undefined
  /** Where its webhooks deliver to, where the configuration says so. */
  deliveryUrl?: string | undefined
}

const defaultSettle = { afterMs: 300_000, laterOrders: 20 }

/** How long, and past how many later orders, whatever is missing may still be on its way. */
export function settleOf({ sequence }: AuditedSource): { afterMs: number; laterOrders: number } {
  return sequence?.settle ?? defaultSettle
}
