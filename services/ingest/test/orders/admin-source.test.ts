import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configSchema } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { adminSource } from '../../src/orders/admin-source.ts'

const eve = { name: 'Eve', token: { env: 'EVE' } }
const admin = (...admins: object[]) => ({ type: 'admin', admins })

function sourceOf(sources: Record<string, object>) {
  const environment = { EVE: 'token-of-eve', BOB: 'token-of-bob', SAME: 'token-of-eve', S: 'secret' }
  return adminSource(configSchema(environment).parse({ sources }).sources)
}

test('given no source of type admin, then no orders are placed here', () => {
  assert.equal(sourceOf({ shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } }), undefined)
})

test('given one, then it has its name and defaults', () => {
  const { name, currency, firstNumber } = sourceOf({ office: admin(eve) }) ?? {}
  assert.deepEqual([name, currency, firstNumber], ['office', 'EUR', 1])
})

const mistakes: [string, Record<string, object>, RegExp][] = [
  ['two sources', { one: admin(eve), two: admin(eve) }, /only one source may have the type admin: one, two/],
  ['one name twice', { one: admin(eve, { ...eve, token: { env: 'BOB' } }) }, /Eve is the name of two admins/],
  ['one token twice', { one: admin(eve, { name: 'Bob', token: { env: 'SAME' } }) }, /have the same token/],
]
for (const [what, sources, message] of mistakes) {
  test(`given ${what}, then the configuration is refused, and no token is shown`, () => {
    assert.throws(
      () => sourceOf(sources),
      (error) =>
        error instanceof ConfigurationMistake &&
        message.test(error.message) &&
        !error.message.includes('token-of'),
    )
  })
}
