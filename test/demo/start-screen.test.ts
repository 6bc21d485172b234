import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startScreen } from '../../sandbox/demo/start-screen.ts'

const there = {
  ...{ slackUrl: undefined, inboxUrl: 'http://inbox', shopUrl: undefined, carrier: undefined },
  ...{ ingestUrl: 'http://ingest', consoleUrl: 'http://console', kafkaBrokers: ['127.0.0.1:9092'] },
  ...{ schemaRegistryUrl: 'http://registry', folder: '.slipstream', token: 'token', adminToken: 'admin' },
}

describe('the screen of the demo', () => {
  it('given billing, then it names its page and how to query subscriptions', () => {
    const screen = startScreen({ ...there, billingUrl: 'http://billing' })
    assert.match(screen, /^ {2}billing +http:\/\/billing /m)
    assert.match(screen, /curl .*'http:\/\/console\/api\/subscriptions'/)
    assert.match(screen, /curl .*'http:\/\/console\/api\/customers\/cus_sandbox1\/entitlements'/)
  })

  it('then it names the address of the console, and what to sign in with', () => {
    const screen = startScreen({ ...there, billingUrl: undefined })
    assert.match(screen, /^ {2}console +http:\/\/console\/ +\(sign in with token\)$/m)
  })

  it('given a carrier, then it names its page, and where its API is', () => {
    const carrier = { pageUrl: 'http://127.0.0.1:9196', apiUrl: 'http://127.0.0.1:9197' }
    const screen = startScreen({ ...there, carrier, billingUrl: undefined })
    assert.match(screen, /^ {2}carrier +http:\/\/127\.0\.0\.1:9196 .*API http:\/\/127\.0\.0\.1:9197\)$/m)
  })

  it('given no billing, then nothing of it is named', () => {
    assert.doesNotMatch(startScreen({ ...there, billingUrl: undefined }), /billing|subscriptions/)
  })
})
