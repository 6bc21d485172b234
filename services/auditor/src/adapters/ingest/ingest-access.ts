import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Environment } from '@slipstream/runtime/config/environment.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'

/** Where recovered orders are sent, and with which token. */
export type IngestAccess = { url: string; token: Secret }

/**
 * @returns undefined without both variables: then no lost order is recovered
 * @throws ConfigurationMistake when only one is set
 */
export function ingestAccess({
  INGEST_URL: url,
  INGEST_TOKEN: token,
}: Environment<'INGEST_URL' | 'INGEST_TOKEN'>): IngestAccess | undefined {
  if (url !== undefined && token !== undefined) return { url, token }
  if (url === undefined && token === undefined) return undefined
  throw new ConfigurationMistake('The environment', [
    'INGEST_URL and INGEST_TOKEN must both be set, or neither: then no lost order is recovered.',
  ])
}
