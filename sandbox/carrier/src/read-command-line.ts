import { parseArgs } from 'node:util'
import type { CarrierOptions } from './carrier-options.ts'

export const help = `Bobs Post: a carrier with an unstable API. Its page shows its books, with a switch for each fault.

  node src/main.ts [options]

  --port N            of the API (default: a free one)
  --page-port N       of the page and the admin API (default: a free one)
  --host ADDRESS      default: 127.0.0.1; the admin API has no key, so keep it there
  --data FOLDER       where the books are kept (default: .slipstream/carrier)
  --seed N            another seed, other parcels and faults (default: 1)
  --speed N           divides every duration: the hours of a parcel, days of an outage (default: 3600, an hour a second)
  --rate N            requests a second, above which it responds 429 (default: 50; 0: no limit)
  --webhook-url URL   where the webhooks of scans go (default: nowhere)
  --help              this text

CARRIER_API_KEY is what requests send in the header API-Key (default: sandbox). CARRIER_WEBHOOK_SECRET signs the webhooks.`

/**
 * @returns undefined when only the help is wanted
 * @throws with a sentence for people when an option is wrong
 */
export function readCommandLine(args: string[], environment: NodeJS.ProcessEnv): CarrierOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      'page-port': { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: '.slipstream/carrier' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '3600' },
      rate: { type: 'string', default: '50' },
      'webhook-url': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { CARRIER_API_KEY: apiKey, CARRIER_WEBHOOK_SECRET: webhookSecret } = environment
  return {
    port: number('--port', values.port),
    pagePort: number('--page-port', values['page-port']),
    host: values.host,
    dataFolder: values.data,
    seed: number('--seed', values.seed),
    speed: number('--speed', values.speed),
    maxRequestsPerSecond: number('--rate', values.rate),
    webhookUrl: values['webhook-url'],
    webhookSecret,
    ...(apiKey && { apiKey }),
  }
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${name} must be a number that is not negative, not "${text}"`)
  }
  return value
}
