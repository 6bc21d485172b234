import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signCheckInCode } from '@slipstream/events/check-in-code.ts'
import { codeOf } from '../../../src/check-ins/domain/code-of.ts'

const secretsOf = (source: string) => (source === 'shop' ? ['secret-of-the-shop', 'secret-before'] : [])
const code = 'shop/1042/1-1'

test('given the code of a slip, then it names its participant, and who made it is known', () => {
  const read = codeOf(signCheckInCode(code, 'secret-of-the-shop'), secretsOf)
  assert.deepEqual(read, { code, proof: 'signed', source: 'shop', orderId: '1042' })
  assert.equal(codeOf(signCheckInCode(code, 'secret-before'), secretsOf)?.proof, 'signed')
  assert.equal(codeOf(code, secretsOf)?.proof, 'unsigned')
  assert.equal(codeOf('partner/7', secretsOf)?.proof, 'unsigned')
})

test('given a code that somebody else made, then it is forged', () => {
  assert.equal(codeOf(signCheckInCode(code, 'another secret'), secretsOf)?.proof, 'forged')
  const moved = signCheckInCode(code, 'secret-of-the-shop').replace('1-1', '1-2')
  assert.equal(codeOf(moved, secretsOf)?.proof, 'forged')
})

test('given a name or a number, then it is no code', () => {
  for (const text of ['Hana Est', '1042', '#1042', '', '/', 'shop/', '/1042'])
    assert.equal(codeOf(text, secretsOf), undefined, text)
})
