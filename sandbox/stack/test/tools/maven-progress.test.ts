import assert from 'node:assert/strict'
import test from 'node:test'
import { mavenProgress } from '../../src/tools/maven-progress.ts'

test('downloads that are done and those under way are added up', () => {
  const megabytes = mavenProgress()
  assert.equal(megabytes('[INFO] Scanning for projects...'), 0)
  assert.equal(megabytes('Progress (1): 0.5/2.0 MB'), 0.5)
  assert.equal(megabytes('Progress (3): 1.5/2.0 MB | 500/800 kB | 1.0 MB'), 3)
  assert.equal(megabytes('Downloaded from central: somewhere/one.jar (2.0 MB at 18 MB/s)'), 2)
  assert.equal(megabytes('Progress (1): 250/800 kB'), 2.25)
})
