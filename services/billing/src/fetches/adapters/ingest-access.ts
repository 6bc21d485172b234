import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Environment } from '@slipstream/runtime/config/environment.ts'
import type { IngestAccess } from '@slipstream/stripe/adapters/send-object.ts'

/**
 * @returns undefined without both variables: then nothing is fetched
 * @throws ConfigurationMistake when only one is set
 */
export function ingestAccess({
  INGEST_URL: url,
  INGEST_TOKEN: token,
}: Environment<'INGEST_URL' | 'INGEST_TOKEN'>): IngestAccess | undefined {
  if (url !== undefined && token !== undefined) return { url, token }
  if (url === undefined && token === undefined) return undefined
  throw new ConfigurationMistake('The environment', [
    'INGEST_URL and INGEST_TOKEN must both be set, or neither: then nothing is fetched from Stripe.',
  ])
}
