import { parseArgs } from 'node:util'
import type { BillingOptions } from './billing-options.ts'

export const help = `A stand-in for Stripe: subscriptions with a clock that can be moved. Its page shows its books.

  node src/main.ts [options]

  --port N            of the API (default: a free one)
  --page-port N       of the page and the control API (default: a free one)
  --host ADDRESS      default: 127.0.0.1; the control API has no key, so keep it there
  --data FOLDER       where the books are kept (default: .slipstream/billing)
  --seed N            another seed, other ids and faults (default: 1)
  --speed N           how fast the account's clock runs (default: 1)
  --starts-at TIME    when its clock starts, of new books (default: now)
  --rate N            requests a second to one endpoint of the API, above which it responds 429 (default: 25; 0: no limit)
  --webhook-url URL   where webhooks go, of new books (default: nowhere)
  --help              this text

STRIPE_API_KEY is what requests send as bearer (default: sk_test_sandbox). STRIPE_WEBHOOK_SECRET signs the webhooks.`

/**
 * @returns undefined when only the help is wanted
 * @throws with a sentence for people when an option is wrong
 */
export function readCommandLine(args: string[], environment: NodeJS.ProcessEnv): BillingOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '0' },
      'page-port': { type: 'string', default: '0' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: '.slipstream/billing' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '1' },
      'starts-at': { type: 'string' },
      rate: { type: 'string', default: '25' },
      'webhook-url': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const { STRIPE_API_KEY: apiKey, STRIPE_WEBHOOK_SECRET: secret } = environment
  const url = values['webhook-url']
  if (url !== undefined && !secret)
    throw new Error('STRIPE_WEBHOOK_SECRET is missing: webhooks are signed with it')
  return {
    port: number('--port', values.port),
    pagePort: number('--page-port', values['page-port']),
    host: values.host,
    dataFolder: values.data,
    settings: { seed: number('--seed', values.seed) },
    speed: number('--speed', values.speed),
    startsAtMs: time(values['starts-at']),
    maxRequestsPerSecond: number('--rate', values.rate),
    ...(apiKey && { apiKey }),
    ...(url !== undefined && secret && { endpoints: [{ url, secret }] }),
  }
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (text !== '' && Number.isFinite(value) && value >= 0) return value
  throw new Error(`${name} must be a number that is not negative, not "${text}"`)
}

function time(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const atMs = Date.parse(text)
  if (Number.isFinite(atMs)) return atMs
  throw new Error(`--starts-at must be a time, e.g. 2026-01-31T00:00:00Z, not "${text}"`)
}
