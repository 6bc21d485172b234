import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCommandLine } from '../src/read-command-line.ts'

describe('the command line', () => {
  it('given options, then they are read, with the secrets of the environment', () => {
    const args = [
      '--speed',
      '60',
      '--starts-at',
      '2026-01-31T00:00:00Z',
      '--webhook-url',
      'http://127.0.0.1:1/',
    ]
    const environment = { STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
    const options = readCommandLine(args, environment)
    assert.deepEqual([options?.speed, options?.apiKey], [60, 'sk_test_1'])
    assert.equal(options?.startsAtMs, Date.parse('2026-01-31T00:00:00Z'))
    assert.deepEqual(options?.endpoints, [{ url: 'http://127.0.0.1:1/', secret: 'whsec_1' }])
  })

  it('given what cannot be, then it names the option', () => {
    assert.throws(() => readCommandLine(['--speed', '-1'], {}), /--speed|argument/)
    assert.throws(() => readCommandLine(['--starts-at', 'soon'], {}), /--starts-at must be a time/)
    assert.throws(() => readCommandLine(['--webhook-url', 'http://a.example/'], {}), /STRIPE_WEBHOOK_SECRET/)
    assert.equal(readCommandLine(['--help'], {}), undefined)
  })
})
