import assert from 'node:assert/strict'
import test from 'node:test'
import { assertResponds } from '../src/processes/assert-responds.ts'
import { startStack } from '../src/start-stack.ts'
import { temporaryFolder } from './temporary-folder.ts'

test('two stacks run side by side, but not in one folder', async (t) => {
  const dataFolder = temporaryFolder(t)
  const [one, two] = await Promise.all([
    startStack({ dataFolder, parts: ['inbox'], env: {} }),
    startStack({ temporary: true, parts: ['inbox'], env: {} }),
  ])
  t.after(() => Promise.all([one.stop(), two.stop()]))
  assert.notEqual(one.inboxUrl, two.inboxUrl)
  await Promise.all([assertResponds(one.inboxUrl), assertResponds(two.inboxUrl)])

  await assert.rejects(
    startStack({ dataFolder, parts: ['inbox'], env: {}, fresh: true }),
    new RegExp(`The data folder ${dataFolder} is in use by a stack that process ${process.pid} started`),
  )
  await assertResponds(one.inboxUrl)
})

test('a stack comes back on the ports it had', async (t) => {
  const dataFolder = temporaryFolder(t)
  const before = await startStack({ dataFolder, parts: ['inbox'], env: {} })
  await before.stop()
  const after = await startStack({ dataFolder, parts: ['inbox'], env: {} })
  assert.deepEqual(after.urls(), before.urls())
  await after.stop()
})
