import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export const clientSecret = 'a-secret-of-the-console-at-its-provider'

/** What the provider knows of those who can sign in there, with any password. */
const accounts: Record<string, { email: string; email_verified?: boolean; groups?: string[] }> = {
  olga: { email: 'olga@example.test', email_verified: true, groups: ['staff', 'desk'] },
  vito: { email: 'vito@example.test', email_verified: true, groups: ['staff'] },
  nora: { email: 'nora@example.test', email_verified: true, groups: ['kitchen'] },
  uma: { email: 'uma@example.test', email_verified: false, groups: ['desk'] },
  ada: { email: 'ADA', email_verified: true, groups: ['desk'] },
}

export type RunningProvider = { issuer: string; stop(): Promise<void> }

/** The certified provider of npm, with one client: the console at this address. */
export async function startOpenidProvider(
  consoleUrl: string,
  port = 0,
  secret = clientSecret,
): Promise<RunningProvider> {
  const server = createServer()
  // Not the host of the console: to a browser it is another site.
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'slipstream',
        client_secret: secret,
        redirect_uris: [`${consoleUrl}/sign-in/openid/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/sign-in`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    scopes: ['openid', 'email', 'groups'],
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, ...accounts[accountId] }),
    }),
    pkce: { required: () => true },
  })
  const respond = provider.callback()
  server.on('request', (request, response) => void respond(request, response))
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Where a console will be, before it is started. */
export async function futureUrl(): Promise<{ port: number; url: string }> {
  const port = await freePort([], new Set())
  return { port, url: `http://127.0.0.1:${port}` }
}
