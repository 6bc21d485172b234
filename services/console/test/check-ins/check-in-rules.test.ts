import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { checkInRules } from '../../src/check-ins/check-in-rules.ts'
import { codeOf } from '../../src/check-ins/domain/code-of.ts'

function proofOf(secret: string, slip: string): string | undefined {
  const text = `sources:
  shop:
    type: woocommerce
    secrets: [{ env: S }]
    slip: { from: slips@example.test${slip} }`
  const environment = { S: 'secret', FIRST: 'the-first-secret', SECOND: 'the-second-secret' }
  const { sources } = parseConfig(text, { path: 'test', environment })
  return codeOf(signCheckInCode('shop/1042/1-1', secret), checkInRules(sources).secretsOf)?.proof
}

test('while a secret replaces another, codes that were signed with either are taken', () => {
  const changed = ', checkInSecret: { env: SECOND }'
  const both = `${changed}, previousCheckInSecrets: [{ env: FIRST }]`
  for (const [slip, first, second] of [
    ['', 'unsigned', 'unsigned'],
    [', checkInSecret: { env: FIRST }', 'signed', 'forged'],
    [both, 'signed', 'signed'],
    [changed, 'forged', 'signed'],
  ] as const) {
    assert.equal(proofOf('the-first-secret', slip), first, slip)
    assert.equal(proofOf('the-second-secret', slip), second, slip)
  }
})
