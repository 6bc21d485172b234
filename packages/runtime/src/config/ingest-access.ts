import { ConfigurationMistake } from './configuration-mistake.ts'
import type { Environment } from './environment.ts'
import type { Secret } from './secret.ts'

/** Where ingest is, and the token that it shares with other services. */
export type IngestAccess = { url: string; token: Secret }

/**
 * @param otherwise what does not happen without ingest, for the person who has set one variable only
 * @returns undefined without both variables
 * @throws ConfigurationMistake when only one is set
 */
export function ingestAccess(
  { INGEST_URL: url, INGEST_TOKEN: token }: Environment<'INGEST_URL' | 'INGEST_TOKEN'>,
  otherwise: string,
): IngestAccess | undefined {
  if (url !== undefined && token !== undefined) return { url, token }
  if (url === undefined && token === undefined) return undefined
  throw new ConfigurationMistake('The environment', [
    `INGEST_URL and INGEST_TOKEN must both be set, or neither: then ${otherwise}.`,
  ])
}
