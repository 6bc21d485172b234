import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runbookOf } from '../../../src/pages/alerts/runbooks.ts'

test('given the name of a runbook, then its page', () => {
  assert.notEqual(runbookOf('missing-order', 'en'), null)
})

for (const name of [
  ...['../limits', '../../SECURITY', 'de/missing-order', '..', '.', '/etc/passwd', 'missing-order.md'],
  ...['missing-order\0', '..%2flimits', '..\\limits', 'file:///etc/passwd', '', 'README', '__proto__'],
])
  test(`given ${JSON.stringify(name)} in place of a runbook, then no file is read`, () => {
    assert.equal(runbookOf(name, 'en'), null)
    assert.equal(runbookOf(name, 'de'), null)
  })
