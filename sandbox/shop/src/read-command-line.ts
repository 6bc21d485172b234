import { parseArgs } from 'node:util'
import type { ShopOptions } from './shop-options.ts'

export const help = `A shop that speaks as WooCommerce does: signed webhooks out, REST API v3 for orders in.

  node src/main.ts --deliver-to URL [options]

  --deliver-to URL    where its webhooks deliver to
  --port N            of its REST API, on 127.0.0.1 (default: a free one)
  --rate N            orders a minute (default 30)
  --speed N           divides the waits in an order's life, which are minutes (default 20)
  --seed N            another seed, other orders and faults (default 1)
  --faults            drops, repeats, delays, reorders and garbles deliveries, leaves orders stuck and gaps in ids
  --plain-http        takes the API key over plain HTTP from this machine (WooCommerce itself does not)
  --help              this text

SHOP_SECRET signs the webhooks. SHOP_KEY and SHOP_REST_SECRET, if set, are the key of the REST API.`

/**
 * @returns undefined when only the help is wanted
 * @throws an error that names an option or a variable that is wrong or missing
 */
export function readCommandLine(
  args: string[],
  environment: NodeJS.ProcessEnv,
): (ShopOptions & { hasFaults: boolean }) | undefined {
  const { values } = parseArgs({
    args,
    options: {
      'deliver-to': { type: 'string' },
      port: { type: 'string', default: '0' },
      rate: { type: 'string', default: '30' },
      speed: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      faults: { type: 'boolean', default: false },
      'plain-http': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const deliveryUrl = values['deliver-to']
  if (deliveryUrl === undefined) throw new Error('--deliver-to is missing: the URL that webhooks go to')
  const { SHOP_SECRET: secret, SHOP_KEY: key, SHOP_REST_SECRET: restSecret } = environment
  if (!secret) throw new Error('SHOP_SECRET is not set: webhooks are signed with it')
  return {
    deliveryUrl,
    secret,
    port: number('--port', values.port),
    ordersPerMinute: number('--rate', values.rate),
    speed: number('--speed', values.speed),
    seed: number('--seed', values.seed),
    plainHttpOnLoopback: values['plain-http'],
    apiKeys: key && restSecret ? [{ key, secret: restSecret, permissions: 'read_write' }] : [],
    hasFaults: values.faults,
  }
}

function number(name: string, text: string): number {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${name} must be a number that is not negative, not "${text}"`)
  }
  return value
}
