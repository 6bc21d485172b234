import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import * as openid from 'openid-client'
import type { Claims } from '../domain/role-of-claims.ts'
import type { PendingSignIn } from '../domain/pending-sign-in.ts'
import { ProviderUnavailable, type OpenidDiscovery } from './openid-discovery.ts'

/** The provider refused, or its response is not valid. */
export class SignInRefused extends Error {
  /** The person did not want to, or was not let in by the provider. */
  readonly isByPerson: boolean

  constructor(cause: unknown) {
    super(String(cause), { cause })
    this.isByPerson = cause instanceof openid.AuthorizationResponseError && cause.error === 'access_denied'
  }
}

export type ProviderSignIn = { claims: Claims; idToken: string }

/** Where people sign in by OpenID Connect: authorization code with PKCE, state and nonce. */
export type OpenidProvider = {
  /**
   * @param options.another whether the provider shall ask who it is, though somebody is signed in there
   * @throws ProviderUnavailable
   */
  begin(back: string, now: Date, options: { another: boolean }): Promise<{ url: URL; pending: PendingSignIn }>
  /** @throws ProviderUnavailable, SignInRefused */
  finish(query: string, pending: PendingSignIn): Promise<ProviderSignIn>
  /** Where the session at the provider ends; undefined where it has no such, or has never responded. */
  signOutUrl(idToken: string | undefined): URL | undefined
}

export const callbackPath = '/sign-in/openid/callback'

/**
 * @param parts.publicUrl where people reach the console
 * @param parts.isComplete whether the claims of an ID token suffice; otherwise the provider is asked for more
 */
export function createOpenidProvider(parts: {
  config: Pick<OpenidConnectConfig, 'scope'>
  publicUrl: string
  discovery: OpenidDiscovery
  isComplete(claims: Claims): boolean
}): OpenidProvider {
  const { config, publicUrl, discovery, isComplete } = parts
  const callback = new URL(callbackPath, publicUrl)
  return {
    begin: async (back, now, { another }) => {
      const configuration = await discovery.get()
      const codeVerifier = openid.randomPKCECodeVerifier()
      const state = openid.randomState()
      const nonce = openid.randomNonce()
      const url = openid.buildAuthorizationUrl(configuration, {
        redirect_uri: callback.href,
        scope: config.scope,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...{ state, nonce },
        ...(another && { prompt: 'login' }),
      })
      return { url, pending: { state, nonce, codeVerifier, back, startedAt: now.getTime() } }
    },
    finish: async (query, { state, nonce, codeVerifier }) => {
      const configuration = await discovery.get()
      const current = new URL(callback)
      current.search = query
      try {
        const tokens = await openid.authorizationCodeGrant(configuration, current, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: codeVerifier,
        })
        const claims = tokens.claims()
        if (claims === undefined || tokens.id_token === undefined) throw new Error('there is no ID token')
        const more = isComplete(claims) ? {} : await userInfo(configuration, claims.sub, tokens.access_token)
        return { claims: { ...more, ...claims }, idToken: tokens.id_token }
      } catch (error) {
        throw isRefusal(error)
          ? new SignInRefused(error)
          : new ProviderUnavailable('no usable response', { cause: error })
      }
    },
    signOutUrl: (idToken) => {
      const configuration = discovery.known()
      if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined
      return openid.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: new URL('/sign-in', publicUrl).href,
        ...(idToken !== undefined && { id_token_hint: idToken }),
      })
    },
  }
}

/** Many providers keep names and groups out of the ID token. */
async function userInfo(
  configuration: openid.Configuration,
  subject: string,
  accessToken: string,
): Promise<Claims> {
  if (configuration.serverMetadata().userinfo_endpoint === undefined) return {}
  return openid.fetchUserInfo(configuration, accessToken, subject)
}

const passing = new Set(['server_error', 'temporarily_unavailable'])
/** The provider refuses the console, e.g. its secret, and not the person, who would begin again in vain. */
const aboutUs = new Set(['invalid_client', 'unauthorized_client'])
const noResponseCodes = new Set([
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'],
])

function isRefusal(error: unknown): boolean {
  if (error instanceof openid.AuthorizationResponseError) return !passing.has(error.error)
  if (error instanceof openid.ResponseBodyError) return error.status < 500 && !aboutUs.has(error.error)
  // A challenge is for the console, too: it stands beside the same errors.
  return error instanceof openid.ClientError && !noResponseCodes.has(error.code ?? '')
}
