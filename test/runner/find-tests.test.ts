import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { findTests } from './find-tests.ts'
import { longTests, shortSystems } from './portions.ts'
import { slowest, slowestOthers } from './schedule.ts'

const files = findTests()
const of = (path: string) => files.find((file) => file.path === path)

describe('the tests of the project', () => {
  it('given a test whose support uses the stack, then the test needs it', () => {
    const claims = of('packages/work/test/adapters/claim-work.test.ts')
    assert.deepEqual([claims?.needsStack, claims?.isUnit], [true, false])
  })

  it('given a quick test without servers, then it is a unit test', () => {
    assert.equal(of('test/runner/find-tests.test.ts')?.isUnit, true)
    assert.equal(of('packages/work/test/domain/decide-work.test.ts')?.isUnit, true)
  })

  it('given a unit test, then it starts no process and none of its names says that it is slow', () => {
    const units = files.filter(({ isUnit }) => isUnit)
    assert.ok(units.length > 100)
    for (const { path } of units) {
      assert.doesNotMatch(path, /\.slow\.|^test\/(journey|failure|simulation)\//)
      assert.doesNotMatch(
        readFileSync(path, 'utf8'),
        /^import .*'node:child_process'/m,
        `${path} starts a process`,
      )
    }
  })

  it('given a test that is named for how it runs, then there is one of that name', () => {
    const shared = /^servers\//
    const names = [...slowest, ...slowestOthers, ...longTests, ...shortSystems].filter(
      (name) => !shared.test(name),
    )
    assert.deepEqual(
      names.filter((name) => !files.some(({ path }) => path.includes(name))),
      [],
    )
  })
})
