import { defaultParcelRates } from './domain/parcels/plan-parcel.ts'
import type { ParcelRates } from './domain/parcels/plan-parcel.ts'
import type { FaultRequests } from './domain/faults/fault-settings.ts'

export type CarrierOptions = {
  /** Of the API; default: 0, a free one. */
  port?: number
  /** Of the page and the admin API; default: 0, a free one. */
  pagePort?: number
  /** Default: 127.0.0.1. */
  host?: string
  /** Where the books are kept; default: in memory only. */
  dataFolder?: string | undefined
  seed?: number
  /** Divides every duration of the carrier: lags, waits of parcels, outages, Retry-After. Default: 1. */
  speed?: number
  /** Requests need it in the header `API-Key`; default: `sandbox`. */
  apiKey?: string
  /** Where the webhooks of scans go; default: nowhere. */
  webhookUrl?: string | undefined
  /** What webhooks are signed with; required with `webhookUrl`. */
  webhookSecret?: string | undefined
  /** Requests above it are refused with 429; default: 0, no limit. */
  maxRequestsPerSecond?: number
  /** Further bookings are refused with 503. Each takes about 6 kB with its scans. Default: 150,000. */
  maxShipments?: number
  /** Default: those in `domain/plan-parcel.ts`. */
  parcelRates?: Partial<ParcelRates>
  /** Faults from the start on; default: those in the books. */
  faults?: FaultRequests | undefined
  /** `live`, the default: webhooks and outages happen by themselves. `stepped`: when `tick` is called. */
  mode?: 'live' | 'stepped'
  /** Default: Date.now. Everything the carrier shows is in this time. */
  nowMs?: () => number
  /** Receives a sentence for people about each booking, fault and webhook. */
  onLine?: (line: string) => void
}

export type CompleteOptions = Required<Omit<CarrierOptions, 'parcelRates'>> & { parcelRates: ParcelRates }

/** @throws with a sentence for people when an option is out of range */
export function completeOptions(options: CarrierOptions): CompleteOptions {
  const complete: CompleteOptions = {
    port: 0,
    pagePort: 0,
    host: '127.0.0.1',
    dataFolder: undefined,
    seed: 1,
    speed: 1,
    apiKey: 'sandbox',
    webhookUrl: undefined,
    webhookSecret: undefined,
    maxRequestsPerSecond: 0,
    maxShipments: 150_000,
    faults: undefined,
    mode: 'live',
    nowMs: Date.now,
    onLine: () => {},
    ...options,
    parcelRates: { ...defaultParcelRates, ...options.parcelRates },
  }
  const { speed, webhookUrl, webhookSecret, maxRequestsPerSecond } = complete
  if (!(speed > 0)) throw new Error(`speed must be above 0, not ${speed}`)
  if (!(maxRequestsPerSecond >= 0)) {
    throw new Error(`maxRequestsPerSecond must not be negative, but is ${maxRequestsPerSecond}`)
  }
  if (webhookUrl !== undefined && !URL.canParse(webhookUrl)) {
    throw new Error(`webhookUrl must be a URL, not "${webhookUrl}"`)
  }
  if (webhookUrl !== undefined && !webhookSecret) {
    throw new Error('webhookSecret is missing: webhooks are signed with it')
  }
  for (const [turn, rate] of Object.entries(complete.parcelRates)) {
    if (!(rate >= 0 && rate <= 1)) throw new Error(`parcelRates.${turn} must be from 0 to 1, not ${rate}`)
  }
  return complete
}
