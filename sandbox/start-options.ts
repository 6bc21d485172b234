import { parseArgs } from 'node:util'
import { isTracingConfigured } from '@slipstream/runtime/observability/tracing/tracing-settings.ts'

export const help = `Runs the whole system on this machine: real servers, every service, a shop that places orders, a carrier that ships
those of an admin and is down from the third to the fourth minute, and a stand-in for Stripe with a few subscribers.

  npm start -- [options]

  --no-demo       without the sandbox's shop, carrier, Stripe and admin: connect your own
  --rate N        orders a minute that the shop places (default 30)
  --seed N        another seed, other orders and faults (default 1)
  --no-faults     the shop loses, repeats, delays and garbles nothing, and leaves no order stuck; the carrier is always up
  --billing off   without the stand-in for Stripe, its subscribers, and the service that follows them
  --processes     each service as a process of its own, as in production, instead of all in one: takes more memory and longer to start
  --secure        with TLS and credentials for Kafka, users in MongoDB, and for each service the rights of docs/security.md alone; needs openssl
  --fresh         empties the servers' data first
  --help          this text

What the environment names (KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URL, SMTP_URL, SLACK_WEBHOOK_URL) is used; the
rest is started. Configuration: SLIPSTREAM_CONFIG (default: sandbox/slipstream.config.yaml; with --no-demo:
slipstream.config.yaml). Ports: INGEST_PORT (8080), CONSOLE_PORT (8090), FULFILLMENT_PORT (8070), SHOP_PORT (8099), CARRIER_PORT (8097;
its page: one less), BILLING_PORT (8095). Logs and data: .slipstream/.`

export type StartOptions = {
  demo: boolean
  ordersPerMinute: number
  seed: number
  hasFaults: boolean
  hasBilling: boolean
  /** Whether each service has a process of its own. */
  hasProcesses: boolean
  /** Whether servers let in nobody without credentials. */
  secure: boolean
  fresh: boolean
}

/**
 * @returns undefined when only the help is wanted
 * @throws an error that names a wrong option
 */
export function readStartOptions(args: string[]): StartOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      'no-demo': { type: 'boolean', default: false },
      rate: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      'no-faults': { type: 'boolean', default: false },
      billing: { type: 'string', default: 'on' },
      processes: { type: 'boolean', default: false },
      secure: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  return {
    demo: !values['no-demo'],
    ordersPerMinute: number('--rate', values.rate, 1, 6_000),
    seed: number('--seed', values.seed, 0, 2 ** 32 - 1),
    hasFaults: !values['no-faults'],
    hasBilling: isOn('--billing', values.billing),
    // A trace names the process of each span.
    hasProcesses: values.processes || isTracingConfigured(process.env),
    secure: values.secure,
    fresh: values.fresh,
  }
}

function isOn(name: string, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new Error(`${name} must be on or off, not ${text}`)
}

function number(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not ${text}`)
  }
  return value
}
