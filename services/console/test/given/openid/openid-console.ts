import { Secret } from '@slipstream/runtime/config/secret.ts'
import type { OpenidConnectConfig } from '@slipstream/runtime/config/schemas/openid-connect-schema.ts'
import type { ConsoleOptions } from '../../../src/start-console.ts'
import { config } from '../config.ts'
import { clientSecret } from './openid-provider.ts'

/** A console whose people come from a provider; who has a token can sign in, too. */
export function withProvider(
  issuer: string,
  { port, url }: { port: number; url: string },
): Partial<ConsoleOptions> {
  const openidConnect: OpenidConnectConfig = {
    ...{ issuer, clientId: 'slipstream', clientSecret: new Secret(clientSecret), label: 'Club account' },
    ...{ scope: 'openid email groups', nameClaim: 'email', roleClaim: 'groups' },
    roles: { viewer: ['staff'], operator: ['desk'], admin: ['board'] },
    sessionMs: 3_600_000,
  }
  return { port, publicUrl: url, access: { ...config.console, openidConnect } }
}
