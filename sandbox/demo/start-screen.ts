/** What there is to look at and to connect to, in order of interest. */
export function startScreen(there: {
  /** Undefined where messages go to the real Slack. */
  slackUrl: string | undefined
  /** Undefined where mail goes to a real server. */
  inboxUrl: string | undefined
  /** Undefined without the sandbox's shop. */
  shopUrl: string | undefined
  /** Undefined without the sandbox's carrier. */
  carrier: { pageUrl: string; apiUrl: string } | undefined
  /** Undefined without the sandbox's stand-in for Stripe. */
  billingUrl: string | undefined
  ingestUrl: string
  consoleUrl: string
  kafkaBrokers: readonly string[]
  schemaRegistryUrl: string
  /** Relative to where the command was given. */
  folder: string
  token: string
  adminToken: string
}): string {
  const { slackUrl, inboxUrl, shopUrl, carrier, ingestUrl, consoleUrl, folder, token } = there
  const rows: [what: string, where: string | undefined, note?: string][] = [
    ['inbox', inboxUrl, '(slips with their PDF; shipments; alerts, for ops)'],
    ['Slack', slackUrl, '(a stand-in for it; alerts)'],
    ['console', `${consoleUrl}/`, `(sign in with ${token})`],
    ['query API', `${consoleUrl}/api/orders`, `(${consoleUrl}/openapi.json)`],
    ['webhooks', `${ingestUrl}/webhooks/shop`],
    ['shop', shopUrl && `${shopUrl}/wp-json/wc/v3/orders`],
    ['carrier', carrier?.pageUrl, `(its books, and a switch for each fault; API ${carrier?.apiUrl})`],
    ['billing', there.billingUrl, '(a stand-in for Stripe: its books, clock, and a switch for each fault)'],
    ['orders', `${ingestUrl}/orders`, '(POST, with $ADMIN_TOKEN)'],
    ['Kafka', there.kafkaBrokers.join(','), `schemas ${there.schemaRegistryUrl}`],
    ['logs', `${folder}/services/*.log, ${folder}/stack/logs/`],
  ]
  const lines = rows
    .filter(([, where]) => where !== undefined)
    .map(
      ([what, where, note]) => `  ${what.padEnd(10)} ${where}${note === undefined ? '' : `     ${note}`}\n`,
    )
  return `
${lines.join('')}
  export TOKEN=${token} ADMIN_TOKEN=${there.adminToken}
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/alerts?state=all'
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/orders?limit=3'
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/shipments?limit=3'
${there.billingUrl === undefined ? '' : billingQueries(consoleUrl)}`
}

const billingQueries = (consoleUrl: string): string =>
  `  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/subscriptions'
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/customers/cus_sandbox1/entitlements'
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/callouts?limit=3'
`
