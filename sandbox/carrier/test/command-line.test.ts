import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { completeOptions } from '../src/carrier-options.ts'
import { readCommandLine } from '../src/read-command-line.ts'

describe('the command line', () => {
  it('given --help, then only the help is wanted', () => {
    assert.equal(readCommandLine(['--help'], {}), undefined)
  })

  it('given options, then they are read', () => {
    const args = ['--port', '4100', '--data', '/books', '--speed', '60', '--webhook-url', 'http://a']
    const options = readCommandLine(args, { CARRIER_API_KEY: 'key', CARRIER_WEBHOOK_SECRET: 'secret' })
    assert.deepEqual(
      [options?.port, options?.dataFolder, options?.speed, options?.apiKey, options?.webhookSecret],
      [4100, '/books', 60, 'key', 'secret'],
    )
  })

  it('given what is no number, then the option is named', () => {
    assert.throws(() => readCommandLine(['--seed', 'x'], {}), /--seed/)
  })

  it('given what is out of range, then the option is named', () => {
    assert.throws(() => completeOptions({ speed: 0 }), /speed/)
    assert.throws(() => completeOptions({ webhookUrl: 'http://a' }), /webhookSecret is missing/)
    assert.throws(() => completeOptions({ webhookUrl: 'nowhere' }), /webhookUrl/)
    assert.throws(() => completeOptions({ parcelRates: { lost: 2 } }), /parcelRates\.lost/)
  })
})
