import { noFaults } from './domain/faults/faults.ts'
import type { FaultRates } from './domain/faults/faults.ts'

export type ApiKey = {
  key: string
  secret: string
  permissions: 'read' | 'write' | 'read_write'
}

export type ShopOptions = {
  /** Where all webhooks deliver to. */
  deliveryUrl: string
  /** What deliveries are signed with. */
  secret: string
  /**
   * The shop's address in X-WC-Webhook-Source and in links; default: that of its REST API. Set it where
   * bodies should be the same from run to run, as they hold it.
   */
  source?: string
  /** Of its REST API, on 127.0.0.1; 0, which is the default, takes a free one. */
  port?: number
  seed?: number
  /** 0, which is the default, creates orders only when `createOrders` is called. */
  ordersPerMinute?: number
  /** Divides the waits in an order's life, which are minutes; default: 1. */
  speed?: number
  /** Probabilities of faults; default: 0 for each. */
  faultRates?: Partial<FaultRates>
  firstOrderId?: number
  /** The site's own time zone, in which `date_created` and its like are written. */
  timeZone?: string
  /** Shortest and longest wait before a run of the webhooks' queue; default: 200 to 1,500 ms. */
  queueDelayMs?: readonly [min: number, max: number]
  /**
   * `live`, the default: time passes by itself. `stepped`: it does whenever `tick` is called,
   * for tests with a time of their own.
   */
  mode?: 'live' | 'stepped'
  nowMs?: () => number
  /** Receives a sentence about each thing that the shop does. */
  onLine?: (line: string) => void
  apiKeys?: ApiKey[]
  /**
   * WooCommerce ignores keys sent over plain HTTP. With this it takes them from this machine, so that no TLS
   * proxy is needed.
   */
  plainHttpOnLoopback?: boolean
  /** As hosts do that run PHP behind Apache's CGI: the Authorization header never reaches the shop. */
  dropsAuthorization?: boolean
}

export type CompleteOptions = Required<Omit<ShopOptions, 'source' | 'faultRates'>> & {
  source: string | undefined
  faultRates: FaultRates
}

/** @throws an error that names the option when an option is out of range */
export function completeOptions(options: ShopOptions): CompleteOptions {
  const complete: CompleteOptions = {
    port: 0,
    seed: 1,
    ordersPerMinute: 0,
    speed: 1,
    firstOrderId: 1000,
    timeZone: 'Pacific/Auckland',
    queueDelayMs: [200, 1_500],
    mode: 'live',
    nowMs: Date.now,
    onLine: () => {},
    apiKeys: [],
    plainHttpOnLoopback: false,
    dropsAuthorization: false,
    ...options,
    source: options.source?.replace(/\/$/, ''),
    faultRates: { ...noFaults, ...options.faultRates },
  }
  if (!URL.canParse(complete.deliveryUrl)) {
    throw new Error(`deliveryUrl must be a URL, not "${complete.deliveryUrl}"`)
  }
  if (!(complete.speed > 0)) throw new Error(`speed must be above 0, not ${complete.speed}`)
  if (!(complete.ordersPerMinute >= 0)) {
    throw new Error(`ordersPerMinute must not be negative, but is ${complete.ordersPerMinute}`)
  }
  for (const [kind, probability] of Object.entries(complete.faultRates)) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new Error(`faultRates.${kind} must be from 0 to 1, not ${probability}`)
    }
  }
  return complete
}
