import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emailsIn } from '../../../src/erasure/domain/emails-in.ts'

for (const [text, expected] of [
  ['{"email":"Mere@Example.test"}', ['mere@example.test']],
  ['Write to mere@example.test, or <hana+1@example.test>.', ['mere@example.test', 'hana+1@example.test']],
  [String.raw`{"note":"Contact:\nmere@example.test."}`, ['mere@example.test']],
  ['mailto:mere@example.test?subject=x', ['mere@example.test']],
  ['jos\u00e9@example.test', ['jos\u00e9@example.test']],
  [`{"email":"O'Hara@example.test"}`, ['hara@example.test', "o'hara@example.test"]],
  ['nobody @ home', []],
] as const)
  test(`the e-mails in ${JSON.stringify(text)}`, () => assert.deepEqual(emailsIn(text), expected))

test('given a long text without a break, then the e-mail beside it is found without delay', () => {
  assert.deepEqual(emailsIn(`${'a'.repeat(1_000_000)} mere@example.test`), ['mere@example.test'])
})
