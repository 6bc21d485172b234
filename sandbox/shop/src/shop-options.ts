import { wellBehaved } from './domain/faults/faults.ts'
import type { Misbehaviour } from './domain/faults/faults.ts'

export interface ApiKey {
  key: string
  secret: string
  permissions: 'read' | 'write' | 'read_write'
}

export interface ShopOptions {
  /** Where all webhooks deliver to. */
  deliveryUrl: string
  /** What deliveries are signed with. */
  secret: string
  /**
   * The shop's address in X-WC-Webhook-Source and in links; that of its REST API unless given. Give it where bodies
   * should be the same from run to run, as they hold it.
   */
  source?: string
  /** Of its REST API, on 127.0.0.1; 0, which is the default, takes a free one. */
  port?: number
  seed?: number
  /** 0, which is the default, places orders only when `place` is called. */
  ordersPerMinute?: number
  /** Divides the waits in an order's life, which are minutes; 1 unless given. */
  speed?: number
  /** Probabilities of what goes wrong; what is not named does not. */
  misbehaviour?: Partial<Misbehaviour>
  firstOrderId?: number
  /** The site's own time zone, in which `date_created` and its like are told. */
  timeZone?: string
  /** Least and most wait before a run of the webhooks' queue; 200 to 1,500 ms unless given. */
  queueDelayMs?: readonly [least: number, most: number]
  /**
   * `live`, the default: time passes by itself. `stepped`: it does whenever `tick` is called, for tests with a time
   * of their own.
   */
  mode?: 'live' | 'stepped'
  nowMs?: () => number
  /** Short sentences for people about what the shop does. */
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

export type CompleteOptions = Required<Omit<ShopOptions, 'source' | 'misbehaviour'>> & {
  source: string | undefined
  misbehaviour: Misbehaviour
}

/** @throws with a sentence for people when an option is out of range */
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
    misbehaviour: { ...wellBehaved, ...options.misbehaviour },
  }
  if (!URL.canParse(complete.deliveryUrl)) {
    throw new Error(`deliveryUrl must be a URL, not "${complete.deliveryUrl}"`)
  }
  if (!(complete.speed > 0)) throw new Error(`speed must be above 0, not ${complete.speed}`)
  if (!(complete.ordersPerMinute >= 0)) {
    throw new Error(`ordersPerMinute must not be negative, but is ${complete.ordersPerMinute}`)
  }
  for (const [kind, probability] of Object.entries(complete.misbehaviour)) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new Error(`misbehaviour.${kind} must be from 0 to 1, not ${probability}`)
    }
  }
  return complete
}
