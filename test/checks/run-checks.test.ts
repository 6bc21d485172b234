import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { type Check, type CheckResult, checksOf, runChecks } from '../../checks/run-checks.ts'

const checks: Check[] = ['lint', 'types', 'words'].map((name) => ({ name, command: `run ${name}` }))
const passed: CheckResult = { isPassed: true, output: '', tookMs: 1 }
const failed: CheckResult = { isPassed: false, output: 'a finding', tookMs: 1 }

describe('the checks', () => {
  it('given the scripts of a package, then those named check:… are the checks, in their order', () => {
    const scripts = { check: 'all', 'check:lint': 'run lint', test: 'run tests', 'check:types': 'run types' }
    assert.deepEqual(checksOf(scripts), checks.slice(0, 2))
  })

  it('given two at once, then a third begins when one has ended, and its result is reported', async () => {
    const started: string[] = []
    const reported: string[] = []
    const ends = new Map<string, (result: CheckResult) => void>()
    const all = runChecks(checks, {
      atOnce: 2,
      run: ({ name }) => {
        started.push(name)
        return new Promise((resolve) => ends.set(name, resolve))
      },
      report: ({ name }) => reported.push(name),
    })
    assert.deepEqual([started, reported], [['lint', 'types'], []])
    const end = async (name: string): Promise<void> => {
      ends.get(name)?.(passed)
      await setImmediate()
    }
    await end('types')
    assert.deepEqual([started, reported], [['lint', 'types', 'words'], ['types']])
    await end('words')
    await end('lint')
    assert.equal(await all, true)
    assert.deepEqual(reported, ['types', 'words', 'lint'])
  })

  it('given the first fails, then the others are run too, and not all have passed', async () => {
    const reported: [string, CheckResult][] = []
    const arePassed = await runChecks(checks, {
      atOnce: 1,
      run: ({ name }) => Promise.resolve(name === 'lint' ? failed : passed),
      report: ({ name }, result) => reported.push([name, result]),
    })
    assert.equal(arePassed, false)
    assert.deepEqual(reported, [
      ['lint', failed],
      ['types', passed],
      ['words', passed],
    ])
  })
})
