import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import * as openid from 'openid-client'

/** The provider does not respond, or not as one. */
export class ProviderUnavailable extends Error {}

/** What the provider has said about itself. */
export type OpenidDiscovery = {
  /** What is known, without waiting; undefined before the provider has responded once. */
  known(): openid.Configuration | undefined
  /** @throws ProviderUnavailable */
  get(): Promise<openid.Configuration>
}

type Parts = {
  logger: Logger
  /** Ends the repeats. */
  signal: AbortSignal
  onAvailability: (isAvailable: boolean) => void
}

const refreshAfterMs = 60 * 60 * 1000
const pauseAfterFailureMs = 3_000
const timeoutSeconds = 5
const clockToleranceSeconds = 30

/**
 * Queries the provider's configuration at the start, until it responds, and then once an hour. While it
 * does not respond, its last configuration is used.
 */
export function discoverOpenid(
  config: OpenidConnectConfig,
  { logger, signal, onAvailability }: Parts,
): OpenidDiscovery {
  let found: { configuration: openid.Configuration; at: number } | undefined
  let failed: { error: ProviderUnavailable; at: number } | undefined
  let running: Promise<openid.Configuration> | undefined

  const request = async (): Promise<openid.Configuration> => {
    try {
      const configuration = await discover(config)
      found = { configuration, at: Date.now() }
      onAvailability(true)
      return configuration
    } catch (cause) {
      onAvailability(false)
      failed = {
        error: new ProviderUnavailable(`${config.issuer} does not respond`, { cause }),
        at: Date.now(),
      }
      logger.warn(
        { err: cause, issuer: config.issuer },
        'could not read the configuration of the sign-in provider: retrying',
      )
      throw failed.error
    } finally {
      running = undefined
    }
  }

  const get = async (): Promise<openid.Configuration> => {
    if (found !== undefined && Date.now() - found.at < refreshAfterMs) return found.configuration
    const hasJustFailed = failed !== undefined && Date.now() - failed.at < pauseAfterFailureMs
    if (hasJustFailed && running === undefined) {
      if (found !== undefined) return found.configuration
      throw failed!.error
    }
    running ??= request()
    return running.catch((error: unknown) => {
      if (found !== undefined) return found.configuration
      throw error
    })
  }

  retryUntilDone(get, { signal, firstMs: pauseAfterFailureMs, capMs: 60_000 }).catch(() => undefined)
  return { known: () => found?.configuration, get }
}

function discover({ issuer, clientId, clientSecret }: OpenidConnectConfig): Promise<openid.Configuration> {
  const url = new URL(issuer)
  const metadata = { [openid.clockTolerance]: clockToleranceSeconds }
  // The schema allows http on this machine only.
  const insecure = url.protocol === 'http:' ? [openid.allowInsecureRequests] : []
  return openid.discovery(url, clientId, metadata, authentication(clientSecret?.reveal()), {
    timeout: timeoutSeconds,
    execute: [...insecure, openid.enableNonRepudiationChecks],
  })
}

/** In the header, as it is by default, or in the body where the provider wants that. */
function authentication(secret: string | undefined): openid.ClientAuth {
  if (secret === undefined) return openid.None()
  const inHeader = openid.ClientSecretBasic(secret)
  const inBody = openid.ClientSecretPost(secret)
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest)
  }
}
