import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { readCheckInCode, signCheckInCode } from '../src/check-in-code.ts'

const code = 'shop/1042/1-1'

describe('the code on a slip', () => {
  it('given any code and secret, then it reads back as signed, with that secret among others', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (code, secret) => {
        assert.deepEqual(readCheckInCode(signCheckInCode(code, secret), ['old', secret]), {
          code,
          proof: 'signed',
        })
      }),
    )
  })

  it('given another participant, another secret or any changed sign, then it is forged', () => {
    const text = signCheckInCode(code, 'secret')
    for (const other of [text.replace('1-1', '1-2'), `${text.slice(0, 3)}${'A'.repeat(22)}:${code}`])
      assert.equal(readCheckInCode(other, ['secret']).proof, 'forged')
    assert.equal(readCheckInCode(text, ['another']).proof, 'forged')
    assert.equal(readCheckInCode(text, []).proof, 'forged')
  })

  it('given a slip from before codes were signed, then its code is read, as unsigned', () => {
    assert.deepEqual(readCheckInCode(code, ['secret']), { code, proof: 'unsigned' })
  })

  it('keeps its format, as slips are printed', () => {
    assert.equal(signCheckInCode(code, 'secret'), 'S1:Y5oqls_PofHrVo3q3nDuXg:shop/1042/1-1')
  })
})
