import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCommandLine } from '../src/read-command-line.ts'
import { completeOptions } from '../src/shop-options.ts'

describe('the command line', () => {
  const environment = { SHOP_SECRET: 'secret' }

  it('needs a URL to deliver to and a secret, and says so', () => {
    assert.throws(() => readCommandLine([], environment), /--deliver-to is missing/)
    assert.throws(() => readCommandLine(['--deliver-to', 'http://a'], {}), /SHOP_SECRET is not set/)
  })

  it('names the option that is no number', () => {
    assert.throws(() => readCommandLine(['--deliver-to', 'http://a', '--rate', 'x'], environment), /--rate/)
  })

  it('reads no options when the help is requested', () => {
    assert.equal(readCommandLine(['--help'], {}), undefined)
  })

  it('names the option that is out of range', () => {
    const options = { deliveryUrl: 'http://a', secret: 'secret' }
    assert.throws(() => completeOptions({ ...options, speed: 0 }), /speed/)
    assert.throws(() => completeOptions({ ...options, faultRates: { delay: 2 } }), /faultRates\.delay/)
    assert.throws(() => completeOptions({ ...options, deliveryUrl: 'nowhere' }), /deliveryUrl/)
  })
})
