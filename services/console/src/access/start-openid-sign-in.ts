import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { hkdfSync } from 'node:crypto'
import { discoverOpenid } from './adapters/openid-discovery.ts'
import { createOpenidProvider, type OpenidProvider } from './adapters/openid-provider.ts'
import { claimOf, type Claims } from './domain/role-of-claims.ts'
import { createSeal, type Seal } from './sealed.ts'

/** Signing in at a provider of OpenID Connect. */
export type OpenidSignIn = { config: OpenidConnectConfig; provider: OpenidProvider; seal: Seal }

/**
 * Begins to query the provider's configuration. The console works without it: people with a token can sign
 * in.
 */
export function startOpenidSignIn(
  config: OpenidConnectConfig,
  parts: {
    publicUrl: string
    /** What is sealed is readable with a key that is derived from it. */
    token: Secret
    logger: Logger
    metrics: Metrics
    signal: AbortSignal
  },
): OpenidSignIn {
  const { publicUrl, token, logger, metrics, signal } = parts
  const available = metrics.gauge({
    name: 'slipstream_console_sign_in_provider_available',
    help: 'Whether the provider of sign-in responded to the last request.',
  })
  const onAvailability = (isAvailable: boolean): void => available.set(isAvailable ? 1 : 0)
  const discovery = discoverOpenid(config, { logger, signal, onAvailability })
  const key = Buffer.from(hkdfSync('sha256', token.reveal(), '', 'slipstream sign-in', 32))
  const isComplete = (claims: Claims): boolean =>
    [config.nameClaim, config.roleClaim].every((name) => claimOf(claims, name) !== undefined)
  const provider = createOpenidProvider({ config, publicUrl, discovery, isComplete })
  return { config, provider, seal: createSeal(key) }
}
