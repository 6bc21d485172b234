import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { discoverOpenid, ProviderUnavailable } from '../../src/access/adapters/openid-discovery.ts'
import { createOpenidProvider, SignInRefused } from '../../src/access/adapters/openid-provider.ts'
import { startOpenidProvider } from '../given/openid/openid-provider.ts'

test('given a client secret changed at the provider, then the console is refused, not the person', async (t) => {
  const publicUrl = 'http://127.0.0.1:1'
  const running = await startOpenidProvider(publicUrl, 0, 'the-next')
  const stopped = new AbortController()
  t.after(async () => {
    stopped.abort()
    await running.stop()
  })
  /** Comes back from the provider with a code that it has not made. */
  const finishWith = async (clientSecret: string) => {
    const { issuer } = running
    const settings = { issuer, clientId: 'slipstream', clientSecret: new Secret(clientSecret) }
    const config = { ...settings, scope: 'openid' }
    const discovery = discoverOpenid(config as never, {
      ...{ logger: silentLogger, signal: stopped.signal, onAvailability: () => undefined },
    })
    const provider = createOpenidProvider({ config, publicUrl, discovery, isComplete: () => true })
    const { pending } = await provider.begin('/', new Date(), { another: false })
    await provider.finish(`?code=x&state=${pending.state}&iss=${encodeURIComponent(issuer)}`, pending)
  }
  await assert.rejects(finishWith('the-one-before'), ProviderUnavailable)
  await assert.rejects(finishWith('the-next'), SignInRefused)
})
