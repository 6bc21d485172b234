import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { StackUrls } from '@slipstream/sandbox-stack/stack.ts'
import { keptSecret } from './kept-secret.ts'

/**
 * What the services and the commands beside them need to know of this sandbox. Variables of the environment
 * win.
 *
 * @param folder where the sandbox keeps its secrets
 */
export function sandboxEnvironment(
  urls: StackUrls,
  folder: string,
  given: NodeJS.ProcessEnv,
): Record<string, string> {
  const secret = (name: string, make?: () => string) =>
    given[name] || keptSecret(join(folder, `${name}.secret`), make)
  return {
    KAFKA_BROKERS: urls.kafkaBrokers.join(','),
    SCHEMA_REGISTRY_URL: urls.schemaRegistryUrl,
    MONGODB_URL: urls.mongodbUrl,
    SMTP_URL: urls.smtpUrl,
    INGEST_URL: given['INGEST_URL'] || `http://127.0.0.1:${given['INGEST_PORT'] || '8080'}`,
    INGEST_TOKEN: secret('INGEST_TOKEN'),
    SHOP_SECRET: secret('SHOP_SECRET'),
    ADMIN_TOKEN: secret('ADMIN_TOKEN'),
    FULFILLMENT_TOKEN: secret('FULFILLMENT_TOKEN'),
    FULFILLMENT_PORT: given['FULFILLMENT_PORT'] || '8070',
    PARTNER_SECRET: secret('PARTNER_SECRET', () => `whsec_${randomBytes(32).toString('base64')}`),
    WEBSHOP_SECRET: secret('WEBSHOP_SECRET'),
    TILL_SECRET: secret('TILL_SECRET'),
    CONSOLE_TOKEN: secret('CONSOLE_TOKEN'),
    EXPORT_LINK_KEY: secret('EXPORT_LINK_KEY'),
  }
}
