import { draftStatuses as hmac } from './hmac/draft-statuses.ts'
import { draftStatuses as standardWebhooks } from './standard-webhooks/draft-statuses.ts'
import { draftStatuses as woocommerce } from './woocommerce/draft-statuses.ts'

/** Those of all kinds, for readers that don't know the kind of an order's source. */
export const draftStatuses: ReadonlySet<string> = new Set([...woocommerce, ...standardWebhooks, ...hmac])
