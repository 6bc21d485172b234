/** What there is to look at and to connect to, in order of interest. */
export function startScreen(there: {
  /** Undefined where messages go to the real Slack. */
  slackUrl: string | undefined
  /** Undefined where mail goes to a real server. */
  inboxUrl: string | undefined
  /** Undefined without the sandbox's shop. */
  shopUrl: string | undefined
  ingestUrl: string
  consoleUrl: string
  kafkaBrokers: readonly string[]
  schemaRegistryUrl: string
  /** Relative to where the command was given. */
  folder: string
  token: string
}): string {
  const { slackUrl, inboxUrl, shopUrl, ingestUrl, consoleUrl, folder, token } = there
  const line = (what: string, where: string | undefined): string =>
    where === undefined ? '' : `  ${what.padEnd(10)} ${where}\n`
  return `
${line('inbox', inboxUrl && `${inboxUrl}     (slips with their PDF, alerts for ops@example.test)`)}${line('Slack', slackUrl && `${slackUrl}     (stands in for it)`)}${line('alerts', `${consoleUrl}/api/alerts`)}${line('query API', `${consoleUrl}/api/orders     (${consoleUrl}/openapi.json)`)}${line('webhooks', `${ingestUrl}/webhooks/shop`)}${line('shop', shopUrl && `${shopUrl}/wp-json/wc/v3/orders`)}${line('Kafka', `${there.kafkaBrokers.join(',')}     schemas ${there.schemaRegistryUrl}`)}${line('logs', `${folder}/services/*.log, ${folder}/stack/logs/`)}
  export TOKEN=${token}
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/alerts'
  curl -H "authorization: Bearer $TOKEN" '${consoleUrl}/api/orders?limit=3'
`
}
