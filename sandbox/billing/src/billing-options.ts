import { accountSettingsSchema } from './domain/account-settings.ts'
import type { AccountSettings } from './domain/account-settings.ts'
import type { FaultRequests } from './domain/faults/fault-settings.ts'
import type { ActionInput } from './domain/lifecycle/actions.ts'

export type BillingOptions = {
  /** Of the API; default: 0, a free one. */
  port?: number
  /** Of the page and the control API; default: 0, a free one. */
  pagePort?: number
  /** Default: 127.0.0.1. */
  host?: string
  /** Where the books are kept; default: in memory only. */
  dataFolder?: string | undefined
  /** How the account is set. */
  settings?: Partial<AccountSettings>
  /** How fast the account's clock runs; default: 1. */
  speed?: number
  /** When the account's clock starts, of new books; default: now. */
  startsAtMs?: number | undefined
  /** Requests need it as bearer; default: `sk_test_sandbox`. */
  apiKey?: string
  /** Where webhooks go, of new books. */
  endpoints?: Omit<Extract<ActionInput, { kind: 'createEndpoint' }>, 'kind'>[]
  /** Requests a second to one endpoint of the API, in real time; default: 25; 0: no limit. */
  maxRequestsPerSecond?: number
  /** How many webhooks are sent at the same time; default: 16. With 1 their order is kept. */
  maxDeliveries?: number
  /** Further subscriptions are refused. Each takes about 170 kB of memory in a year. Default: 10,000. */
  maxSubscriptions?: number
  /** Faults from the start on; default: those in the books. */
  faults?: FaultRequests | undefined
  /** `live`, the default: the clock runs and webhooks are sent. `stepped`: by `advance` and `tick` only. */
  mode?: 'live' | 'stepped'
  /** Real time; default: Date.now. Signatures and the limit of requests are in this time. */
  wallMs?: () => number
  /** Receives a sentence for people about each action and failed webhook. */
  onLine?: (line: string) => void
}

export type CompleteOptions = Required<Omit<BillingOptions, 'settings'>> & { settings: AccountSettings }

/** @throws with a sentence for people when an option is out of range */
export function completeOptions(options: BillingOptions): CompleteOptions {
  const complete: CompleteOptions = {
    port: 0,
    pagePort: 0,
    host: '127.0.0.1',
    dataFolder: undefined,
    speed: 1,
    startsAtMs: undefined,
    apiKey: 'sk_test_sandbox',
    endpoints: [],
    maxRequestsPerSecond: 25,
    maxDeliveries: 16,
    maxSubscriptions: 10_000,
    faults: undefined,
    mode: 'live',
    wallMs: Date.now,
    onLine: () => {},
    ...options,
    settings: accountSettingsSchema.parse(options.settings ?? {}),
  }
  if (!(complete.speed > 0)) throw new Error(`speed must be above 0, not ${complete.speed}`)
  if (!(complete.maxRequestsPerSecond >= 0))
    throw new Error(`maxRequestsPerSecond must not be negative, but is ${complete.maxRequestsPerSecond}`)
  return complete
}
