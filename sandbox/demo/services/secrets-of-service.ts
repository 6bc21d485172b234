/** Which of the sandbox's secrets a service works with. */
const secretsOf = {
  ingest: [
    'SHOP_SECRET',
    'PARTNER_SECRET',
    'WEBSHOP_SECRET',
    'TILL_SECRET',
    'ADMIN_TOKEN',
    'INGEST_TOKEN',
    'BILLING_WEBHOOK_SECRET',
    'CALLOUT_SECRET',
  ],
  fulfillment: ['CARRIER_API_KEY', 'CARRIER_WEBHOOK_SECRET', 'FULFILLMENT_TOKEN'],
  billing: ['BILLING_API_KEY', 'INGEST_TOKEN', 'CALLOUT_SECRET'],
  auditor: ['SHOP_REST_KEY', 'SHOP_REST_SECRET', 'BILLING_API_KEY', 'INGEST_TOKEN'],
  projector: [],
  worker: ['EXPORT_LINK_KEY'],
  notifier: ['SLACK_WEBHOOK_URL'],
  console: ['CONSOLE_TOKEN', 'EXPORT_LINK_KEY', 'INGEST_TOKEN'],
} as const satisfies Record<string, readonly string[]>

export type ServiceName = keyof typeof secretsOf

const all = new Set<string>(Object.values(secretsOf).flat())

/** The environment without those of the sandbox's secrets that the service has no use for. */
export function environmentOf(service: ServiceName, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own: readonly string[] = secretsOf[service]
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !all.has(name) || own.includes(name)),
  )
}
