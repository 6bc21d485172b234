import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationMistake } from '../../src/config/configuration-mistake.ts'
import { parseConfig } from '../../src/config/load-config.ts'

const environment = { STRIPE_SECRET: 'whsec_a', CALLOUT_SECRET: 'whsec_b', HOOK_URL: 'http://10.0.0.7/hook' }

function callouts(lines: readonly string[], rule = '{ on: subscription-started, callout: provisioning }') {
  const text = [
    ...['sources:', '  billing:', '    type: stripe', '    livemode: false'],
    '    secrets: [{ env: STRIPE_SECRET }]',
    `    rules: [${rule}]`,
    ...['    callouts:', '      provisioning:', '        secrets: [{ env: CALLOUT_SECRET }]'],
    ...lines.map((line) => `        ${line}`),
  ].join('\n')
  const { sources } = parseConfig(text, { path: 'slipstream.config.yaml', environment })
  const { billing } = sources
  assert.ok(billing?.type === 'stripe')
  return billing.callouts['provisioning']
}

function mistakeOf(lines: readonly string[], rule?: string): string {
  try {
    callouts(lines, rule)
    return ''
  } catch (error) {
    assert.ok(error instanceof ConfigurationMistake)
    return error.mistakes.join('\n')
  }
}

test('given a call-out with a URL and a secret, then all else has a default', () => {
  const { secrets, ...rest } = callouts(['url: https://app.example.test/hook']) ?? { secrets: [] }
  assert.equal(secrets[0]?.reveal(), 'whsec_b')
  assert.deepEqual(rest, {
    ...{ url: 'https://app.example.test/hook', privateNetwork: false, timeoutMs: 15_000 },
    ...{ maxAttempts: 20, giveUpAfterMs: 1_209_600_000, backOff: { firstMs: 5_000, maxMs: 3_600_000 } },
    breaker: { failures: 5, firstProbeMs: 5_000, maxProbeMs: 300_000 },
    ...{ concurrency: 5, requestsPerSecond: 10, maxResponseBytes: 16_384 },
  })
})

test('given an endpoint without https, then it has to be in a private network', () => {
  assert.match(mistakeOf(['url: { env: HOOK_URL }']), /url` must be https, except with privateNetwork/)
  assert.equal(mistakeOf(['url: { env: HOOK_URL }', 'privateNetwork: true']), '')
  assert.match(mistakeOf(['url: https://ada:pw@app.example.test']), /must not contain a user or password/)
})

test('given a rule that names an unknown call-out, or mail and callout, then the rule is refused', () => {
  const url = ['url: https://app.example.test/hook']
  const unknown = mistakeOf(url, '{ on: subscription-started, callout: certificate }')
  assert.match(unknown, /rules\[0\]\.callout` must be one of callouts: provisioning/)
  const both = '{ on: subscription-started, callout: provisioning, mail: welcome }'
  assert.match(mistakeOf(url, both), /rules\[0\]` must have mail or callout, one of both/)
  assert.match(mistakeOf(url, '{ on: subscription-started }'), /must have mail or callout/)
  const mailed = '{ on: subscription-started, mail: welcome, priority: 1 }'
  assert.match(mistakeOf(url, mailed), /priority` is only possible with callout/)
})

test('given a process without call-outs, then it needs none of their secrets', () => {
  const text = [
    ...['sources:', '  billing:', '    type: stripe', '    livemode: false'],
    '    secrets: [{ env: STRIPE_SECRET }]',
    '    callouts: { hook: { url: { env: NO_URL }, secrets: [{ env: NO_SECRET }] } }',
  ].join('\n')
  const parse = (needsSecrets: ('rest' | 'billing' | 'callouts' | 'webhooks')[]) =>
    parseConfig(text, { path: 'slipstream.config.yaml', environment, needsSecrets })
  // As the auditor and the console start.
  assert.doesNotThrow(() => parse(['rest', 'billing']))
  assert.doesNotThrow(() => parse([]))
  // As ingest and billing do.
  assert.throws(() => parse(['webhooks', 'callouts']), /NO_SECRET(?![\s\S]*NO_URL)/)
  assert.throws(() => parse(['billing', 'callouts']), /NO_URL/)
})
