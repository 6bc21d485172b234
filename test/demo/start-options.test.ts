import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { help, readStartOptions } from '../../sandbox/start-options.ts'

describe('the options of npm start', () => {
  it('given none, then everything is part of it', () => {
    const options = readStartOptions([])
    assert.deepEqual(options, {
      ...{ demo: true, hasFaults: true, hasBilling: true, hasProcesses: false, fresh: false },
      ...{ secure: false, ordersPerMinute: 30, seed: 1 },
    })
  })

  it('given --billing off, then billing alone is left out', () => {
    assert.deepEqual(readStartOptions(['--billing', 'off']), { ...readStartOptions([]), hasBilling: false })
    assert.deepEqual(readStartOptions(['--billing', 'on']), readStartOptions([]))
    assert.throws(() => readStartOptions(['--billing', 'no']), /^Error: --billing must be on or off, not no$/)
  })

  it('given --help, then it names every option', () => {
    assert.equal(readStartOptions(['--help']), undefined)
    for (const option of [
      '--no-demo',
      '--rate',
      '--seed',
      '--no-faults',
      '--billing off',
      '--processes',
      '--secure',
      '--fresh',
    ])
      assert.ok(help.includes(`  ${option} `), option)
  })
})
